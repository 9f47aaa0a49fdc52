package org.contexture.learning.encoder.architecture;

/** A network from images to feature vectors. Stateless: its weights are elsewhere. */
public interface Architecture {

  /** Length of a feature vector. */
  int dimension();

  /** Side of the images it was made for. */
  int inputPixels();

  /** Whether images of other sides work too, as convolutional networks' do. */
  boolean takesAnySize();

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
