package org.contexture.encoder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.contexture.network.file.AtomicFile;

/**
 * How many times as fast networks were in another arithmetic than 32-bit floats by libtorch, by
 * network, tile size, device, processor and its cores: a network is timed once, and gives the same
 * features tomorrow. What was measured is kept for {@value #DAYS} days in the user's folder of
 * caches, {@code contexture/measured-gains.properties} ({@code -Dcontexture.cache=FOLDER} for
 * another folder); where that cannot be read or written, as long as the program runs. Thread-safe.
 */
final class MeasuredGains {

  private static final int DAYS = 90;
  private static final Map<String, Double> GAINS = new ConcurrentHashMap<>();

  private MeasuredGains() {}

  /** What was measured before, or is measured now. */
  static double of(LibtorchEncoder encoder, String arithmetic, DoubleSupplier measured) {
    String network = network(encoder, arithmetic);
    return GAINS.computeIfAbsent(
        network, key -> kept(key).orElseGet(() -> keep(key, measured.getAsDouble())));
  }

  /** What was measured before. */
  static OptionalDouble known(LibtorchEncoder encoder, String arithmetic) {
    String network = network(encoder, arithmetic);
    Double known = GAINS.getOrDefault(network, kept(network).orElse(Double.NaN));
    return known.isNaN() ? OptionalDouble.empty() : OptionalDouble.of(known);
  }

  private static String network(LibtorchEncoder encoder, String arithmetic) {
    return "%s of %s, %d px, %s, %s, %d cores"
        .formatted(
            arithmetic,
            encoder.spec().title(),
            encoder.spec().inputPixels(),
            encoder.device(),
            Processor.name(),
            Runtime.getRuntime().availableProcessors());
  }

  private static Path file() {
    String cache = System.getProperty("contexture.cache", System.getenv("XDG_CACHE_HOME"));
    Path folder =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return folder.resolve("contexture").resolve("measured-gains.properties");
  }

  /** Damaged lines count as none. */
  private static Optional<Double> kept(String network) {
    String[] words = read().getProperty(network, "").split(" on ", -1);
    try {
      LocalDate day = LocalDate.parse(words[words.length - 1]);
      double gain = Double.parseDouble(words[0]);
      boolean recent = !day.isBefore(LocalDate.now(ZoneOffset.UTC).minusDays(DAYS));
      return recent && gain > 0 ? Optional.of(gain) : Optional.empty();
    } catch (java.time.DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Properties read() {
    Properties properties = new Properties();
    if (Files.exists(file())) {
      try (InputStream in = Files.newInputStream(file())) {
        properties.load(in);
      } catch (IOException | IllegalArgumentException e) {
        properties.clear(); // measured anew
      }
    }
    return properties;
  }

  private static double keep(String network, double gain) {
    Properties all = read();
    all.setProperty(network, gain + " on " + LocalDate.now(ZoneOffset.UTC));
    try {
      Files.createDirectories(file().getParent());
      AtomicFile.write(
          file(),
          temporary -> {
            try (OutputStream out = Files.newOutputStream(temporary)) {
              all.store(out, "How many times as fast as 32-bit floats; may be deleted");
            }
          });
    } catch (IOException e) {
      return gain; // a cache that cannot be written is measured again next time
    }
    return gain;
  }

  /** For tests: as if the program had ended. */
  static void forget() {
    GAINS.clear();
  }
}
