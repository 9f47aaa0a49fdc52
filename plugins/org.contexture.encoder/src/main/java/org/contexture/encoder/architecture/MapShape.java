package org.contexture.encoder.architecture;

/**
 * Shape of what a layer gives for one image.
 *
 * @param channels of a map, or features of a vector
 * @param height 1 of a vector
 * @param width 1 of a vector
 * @param isMap whether it has a height and a width
 */
record MapShape(int channels, int height, int width, boolean isMap) {

  static MapShape vector(int features) {
    return new MapShape(features, 1, 1, false);
  }

  @Override
  public String toString() {
    return isMap ? channels + " × " + height + " × " + width : channels + " features";
  }
}
