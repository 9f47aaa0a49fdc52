package org.contexture.encoder;

import org.contexture.encoder.architecture.Architectures;
import org.contexture.encoder.architecture.GraphText;
import org.contexture.encoder.architecture.Sized;
import org.contexture.encoder.architecture.TimmVisionTransformer;
import org.contexture.encoder.architecture.VisionTransformer;
import org.contexture.encoder.architecture.VisionTransformer.Pooling;

/**
 * What is to be known of an encoder before it runs.
 *
 * @param architecture e.g. {@code resnet18}, torchvision's name; {@code onnx}, {@code torchscript};
 *     all layers written out where it has no name
 * @param dimension of a feature vector
 * @param inputPixels side of the tiles it is for; convolutional networks take others too
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

  /** What to call it: the architecture's name, or how large it is if it has none. */
  public String title() {
    return title(architecture);
  }

  static String title(String architecture) {
    return GraphText.parse(architecture).map(GraphText::title).orElse(architecture);
  }

  /** The same with pixels normalised otherwise. */
  public EncoderSpec normalised(Normalisation other) {
    return new EncoderSpec(architecture, dimension, inputPixels, other);
  }

  /**
   * The same for tiles of another side. A vision transformer's weights need other positions then.
   *
   * @throws IllegalArgumentException if a vision transformer cannot cut such tiles into patches
   */
  EncoderSpec sized(int pixels) {
    String name =
        Architectures.named(architecture)
            .filter(Sized.class::isInstance)
            .flatMap(network -> ((Sized) network).resized(pixels).written())
            .orElse(architecture);
    return new EncoderSpec(name, dimension, pixels, normalisation);
  }

  /**
   * The same transformer with another feature of its tokens.
   *
   * @throws IllegalArgumentException if it is no transformer with timm's names, or lacks the token
   */
  public EncoderSpec pooled(Pooling pooling) {
    VisionTransformer pooled = TimmVisionTransformer.pooled(architecture, pooling);
    return new EncoderSpec(
        TimmVisionTransformer.write(pooled), pooled.dimension(), inputPixels, normalisation);
  }
}
