package org.contexture.encoder;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * How many times as fast networks were in bfloat16, by network, tile size and device, as long as
 * the program runs: a network is timed once, and gives the same features the whole day.
 * Thread-safe.
 */
final class MeasuredGains {

  private static final Map<String, Double> GAINS = new ConcurrentHashMap<>();

  private MeasuredGains() {}

  /** What was measured before, or is measured now. */
  static double of(LibtorchEncoder encoder, DoubleSupplier measured) {
    String network =
        "%s, %d px, %s"
            .formatted(
                encoder.spec().architecture(), encoder.spec().inputPixels(), encoder.device());
    return GAINS.computeIfAbsent(network, key -> measured.getAsDouble());
  }

  /** For tests. */
  static void forget() {
    GAINS.clear();
  }
}
