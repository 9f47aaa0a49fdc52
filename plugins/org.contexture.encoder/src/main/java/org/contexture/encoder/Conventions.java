package org.contexture.encoder;

import java.util.Map;
import org.contexture.encoder.architecture.Architecture;

/**
 * Input size and normalisation of an encoder: what its file says, else what torchvision's weights
 * of the same name were trained with.
 */
final class Conventions {

  private static final String INPUT_PIXELS = "input_pixels";

  private Conventions() {}

  /**
   * Puts together what is to be known.
   *
   * @param metadata of the weight file; its keys {@code mean}, {@code std} and {@code input_pixels}
   *     count
   * @throws IllegalArgumentException if a value in the metadata cannot be understood
   */
  static EncoderSpec spec(String name, Architecture architecture, Map<String, String> metadata) {
    int inputPixels =
        architecture.takesAnySize()
            ? inputPixels(metadata, architecture.inputPixels())
            : architecture.inputPixels();
    return new EncoderSpec(
        name, architecture.dimension(), inputPixels, normalisation(name, metadata));
  }

  static int inputPixels(Map<String, String> metadata, int otherwise) {
    String pixels = metadata.getOrDefault(INPUT_PIXELS, Integer.toString(otherwise)).strip();
    if (!pixels.matches("[1-9]\\d{0,5}")) {
      throw new IllegalArgumentException(
          "its %s are “%s”; expected a number of pixels, such as 224"
              .formatted(INPUT_PIXELS, pixels));
    }
    return Integer.parseInt(pixels);
  }

  static Normalisation normalisation(String name, Map<String, String> metadata) {
    if (metadata.containsKey("mean") && metadata.containsKey("std")) {
      return Normalisation.parse(metadata.get("mean"), metadata.get("std"));
    }
    return name.equals("efficientnet_v2_l") ? Normalisation.HALF : Normalisation.IMAGENET;
  }
}
