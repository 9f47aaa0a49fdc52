package org.contexture.encoder.architecture;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;

/**
 * What numbers go into an encoder's convolutions and come out of them, as found on a user's tiles:
 * what it takes to run it in 8 bits. Kept among the weights, as a tensor {@code int8.<convolution>}
 * of lowest and highest input, lowest and highest output (not a number: needed in 32 bits), and the
 * mean of each input channel.
 *
 * @param layers by the name of the convolution
 */
public record Int8Ranges(Map<String, Range> layers) {

  private static final String PREFIX = "int8.";
  private static final int BOUNDS = 4;

  /**
   * Of one convolution.
   *
   * @param in what goes in
   * @param out what comes out, behind shortcut and activation; empty if that is needed in 32 bits
   * @param means of the input channels
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Range(Quantisation in, Optional<Quantisation> out, float[] means) {

    static Range of(float[] numbers) {
      return new Range(
          Quantisation.of(numbers[0], numbers[1]),
          Float.isNaN(numbers[2])
              ? Optional.empty()
              : Optional.of(Quantisation.of(numbers[2], numbers[3])),
          Arrays.copyOfRange(numbers, BOUNDS, numbers.length));
    }
  }

  public Int8Ranges {
    layers = Map.copyOf(layers);
  }

  /** Whether a tensor is one of these, and no weight. */
  public static boolean isOne(String tensor) {
    return tensor.startsWith(PREFIX);
  }

  /** What a file of weights holds of them; empty if it was not calibrated. */
  @SuppressWarnings("try") // the scope frees the tensors
  public static Optional<Int8Ranges> of(SafeTensors file) {
    Map<String, Range> layers = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope()) {
      file.tensors()
          .forEach(
              (name, tensor) -> {
                if (isOne(name) && tensor.elements() > BOUNDS) {
                  layers.put(
                      name.substring(PREFIX.length()),
                      Range.of(Tensors.floats(Tensors.of(tensor))));
                }
              });
    }
    return layers.isEmpty() ? Optional.empty() : Optional.of(new Int8Ranges(layers));
  }

  /**
   * One of them for a file of weights.
   *
   * @param out lowest and highest output; empty if it is needed in 32 bits
   */
  static void put(
      Map<String, StoredTensor> tensors,
      String convolution,
      float[] in,
      Optional<float[]> out,
      float[] means) {
    float[] numbers = Arrays.copyOf(in, BOUNDS + means.length);
    float[] least = out.orElse(new float[] {Float.NaN, Float.NaN});
    System.arraycopy(least, 0, numbers, 2, 2);
    System.arraycopy(means, 0, numbers, BOUNDS, means.length);
    tensors.put(PREFIX + convolution, StoredTensor.of(numbers, numbers.length));
  }
}
