package org.contexture.encoder.architecture;

/** A network from images to feature vectors. Stateless: its weights are elsewhere. */
public interface Architecture {

  /** Length of a feature vector. */
  int dimension();

  /** Side of the images it was made for. */
  int inputPixels();

  /** Whether images of other sides work too, as convolutional networks' do. */
  boolean takesAnySize();

  /**
   * Checks the side of images.
   *
   * @throws IllegalArgumentException if images of that side do not work
   */
  default void requireSide(int pixels) {
    if (!takesAnySize() && pixels != inputPixels()) {
      throw new IllegalArgumentException(
          ("The encoder takes tiles of %d pixels only; found %d. Tile the slides again with %d"
                  + " pixels, or read the encoder with an input size of %d.")
              .formatted(inputPixels(), pixels, inputPixels(), pixels));
    }
  }

  /** Whether a tensor of its authors' files lies behind the feature, and is not needed for it. */
  default boolean passesOver(String tensor) {
    return false;
  }

  /** How its authors initialise it. */
  Initialisation initialisation();

  /**
   * The network.
   *
   * @param image [n, 3, height, width], normalised
   * @return features [n, dimension]
   */
  <T> T features(Computation<T> net, T image);
}
