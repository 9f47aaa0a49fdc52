package org.contexture.learning.encoder;

/**
 * What is to be known of an encoder before it runs.
 *
 * @param architecture e.g. {@code resnet18}, torchvision's name; {@code onnx}, {@code torchscript}
 * @param dimension of a feature vector
 * @param inputPixels side of the tiles it was made for; convolutional networks take others too
 * @param normalisation of the pixels
 */
public record EncoderSpec(
    String architecture, int dimension, int inputPixels, Normalisation normalisation) {

  public EncoderSpec {
    if (dimension < 1 || inputPixels < 1) {
      throw new IllegalArgumentException(
          "Expected dimension and input size ≥ 1, found %d and %d."
              .formatted(dimension, inputPixels));
    }
  }
}
