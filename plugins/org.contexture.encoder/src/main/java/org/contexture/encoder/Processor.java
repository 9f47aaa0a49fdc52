package org.contexture.encoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What this machine's processor is, and says that it can do. */
public final class Processor {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** Those that encoders gain by, in the words of Linux. */
  private static final List<String> FLAGS =
      List.of("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8");

  private Processor() {}

  /** What it is called; the architecture where that is not known. */
  public static String name() {
    return line("model name").orElse(System.getProperty("os.arch"));
  }

  /**
   * Instructions that encoders gain by and it has; elsewhere than on Linux this is not known.
   *
   * @return empty if it is not known
   */
  public static Optional<List<String>> flags() {
    return line("flags")
        .map(
            flags ->
                FLAGS.stream()
                    .filter(flag -> (" " + flags + " ").contains(" " + flag + " "))
                    .toList());
  }

  /** Whether it says that it multiplies bfloat16 in hardware (AVX512-BF16 or AMX). */
  static boolean saysBfloat16() {
    return flags()
        .filter(has -> has.contains("avx512_bf16") || has.contains("amx_bf16"))
        .isPresent();
  }

  private static Optional<String> line(String name) {
    if (!Files.isReadable(CPU_INFO)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty(); // then 32-bit floats do as well, only slower
    }
  }
}
