package org.contexture.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.encoder.architecture.VisionTransformer.Pooling;

/**
 * What a user knows better than an encoder's file and the conventions.
 *
 * @param normalisation of the pixels; empty: as described
 * @param inputPixels side of the tiles; empty: as described. A vision transformer gets positions
 *     for it
 * @param pooling what a vision transformer with timm's names gives; empty: as described
 * @param layer whose output is the feature, of networks whose files describe their layers (DL4J,
 *     Keras); empty: the last before the classifier
 */
public record EncoderOverrides(
    Optional<Normalisation> normalisation,
    OptionalInt inputPixels,
    Optional<Pooling> pooling,
    Optional<String> layer) {

  /** All as described. */
  public static final EncoderOverrides NONE =
      new EncoderOverrides(
          Optional.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());

  public EncoderOverrides {
    if (inputPixels.isPresent() && inputPixels.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "The input size must be at least 1 pixel, found " + inputPixels.getAsInt() + ".");
    }
  }

  /** With the layer as it is described. */
  public EncoderOverrides(
      Optional<Normalisation> normalisation, OptionalInt inputPixels, Optional<Pooling> pooling) {
    this(normalisation, inputPixels, pooling, Optional.empty());
  }

  /**
   * An encoder with this instead of what was described.
   *
   * @throws IllegalArgumentException if the encoder cannot have such a size or feature
   */
  EncoderSpec applied(EncoderSpec described) {
    EncoderSpec spec = normalisation.map(described::normalised).orElse(described);
    spec = pooling.isPresent() ? spec.pooled(pooling.get()) : spec;
    return inputPixels.isPresent() ? spec.sized(inputPixels.getAsInt()) : spec;
  }

  /** What is set, for an encoder's provenance; empty if nothing is. */
  String summary() {
    List<String> set = new ArrayList<>();
    normalisation.ifPresent(n -> set.add("mean %s, deviation %s".formatted(n.mean(), n.std())));
    inputPixels.ifPresent(pixels -> set.add("tiles of %d px".formatted(pixels)));
    pooling.ifPresent(feature -> set.add("feature " + feature));
    layer.ifPresent(name -> set.add("feature layer " + name));
    return String.join("; ", set);
  }
}
