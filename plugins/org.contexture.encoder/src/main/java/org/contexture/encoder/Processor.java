package org.contexture.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the processor is fast at. */
final class Processor {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Processor() {}

  /**
   * Whether it multiplies bfloat16 in hardware (AVX512-BF16 or AMX). Elsewhere than on Linux this
   * is not known, and taken as no.
   */
  static boolean isFastAtBfloat16() {
    if (!Files.isReadable(CPU_INFO)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines.anyMatch(
          line ->
              line.startsWith("flags")
                  && (line.contains(" avx512_bf16") || line.contains(" amx_bf16")));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false; // then 32-bit floats do as well, only slower
    }
  }
}
