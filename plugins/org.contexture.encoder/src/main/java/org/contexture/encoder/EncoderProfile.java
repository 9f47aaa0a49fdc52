package org.contexture.encoder;

import java.util.Locale;
import java.util.Optional;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.FreshWeights;
import org.contexture.encoder.architecture.OperationCount;
import org.contexture.network.Weights;

/**
 * What an encoder costs.
 *
 * @param parameters numbers that are learned
 * @param operationsPerTile floating-point operations for one tile: two for each multiplication that
 *     is added up
 */
public record EncoderProfile(long parameters, long operationsPerTile) {

  /** Counts, without computing; empty for files that only run (ONNX, TorchScript). */
  public static Optional<EncoderProfile> of(EncoderSpec spec) {
    return of(spec, spec.inputPixels());
  }

  /**
   * The same for tiles of another side.
   *
   * @throws IllegalArgumentException if the encoder does not take them
   */
  public static Optional<EncoderProfile> of(EncoderSpec spec, int pixels) {
    Encoders.requireSide(spec, pixels);
    return EncoderWeights.known(spec)
        .map(
            architecture ->
                new EncoderProfile(
                    parameters(architecture), 2 * OperationCount.of(architecture, pixels)));
  }

  private static long parameters(Architecture architecture) {
    try (Weights blank = FreshWeights.blank(architecture)) {
      return blank.parameters().values().stream().mapToLong(tensor -> tensor.numel()).sum();
    }
  }

  /** For people: {@code 11.2 million parameters, 3.63 GFLOP per tile}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f million parameters, %.2f GFLOP per tile",
        parameters / 1e6,
        operationsPerTile / 1e9);
  }
}
