package org.contexture.learning.encoder;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.contexture.learning.encoder.architecture.Architecture;

/**
 * Input size and normalisation of an encoder: what its file says, else what torchvision's weights
 * of the same name were trained with.
 */
final class Conventions {

  private Conventions() {}

  /**
   * Puts together what is to be known.
   *
   * @param metadata of the weight file; its keys {@code mean}, {@code std} and {@code input_pixels}
   *     count
   * @throws IllegalArgumentException if a value in the metadata is no number
   */
  static EncoderSpec spec(String name, Architecture architecture, Map<String, String> metadata) {
    String pixels = metadata.get("input_pixels");
    int inputPixels =
        pixels == null || !architecture.takesAnySize()
            ? architecture.inputPixels()
            : Integer.parseInt(pixels.trim());
    return new EncoderSpec(
        name, architecture.dimension(), inputPixels, normalisation(name, metadata));
  }

  static Normalisation normalisation(String name, Map<String, String> metadata) {
    if (metadata.containsKey("mean") && metadata.containsKey("std")) {
      return new Normalisation(numbers(metadata.get("mean")), numbers(metadata.get("std")));
    }
    return name.equals("efficientnet_v2_l") ? Normalisation.HALF : Normalisation.IMAGENET;
  }

  private static List<Double> numbers(String text) {
    return Arrays.stream(text.replaceAll("[\\[\\]()\\s]", "").split(",", -1))
        .map(Double::valueOf)
        .toList();
  }
}
