package org.contexture.learning.mil.head;

import org.contexture.learning.network.SafeTensors;
import org.contexture.learning.network.WeightsException;

/**
 * Sizes of a head's layers.
 *
 * @param dimension of the tile features
 * @param classes at least 2
 * @param width of the tile embedding; {@code dimension} for heads without one
 * @param attention width of the attention's hidden layer; 0 for heads without one
 */
public record HeadSizes(int dimension, int classes, int width, int attention) {

  public HeadSizes {
    if (dimension < 1 || classes < 2 || width < 1 || attention < 0) {
      throw new IllegalArgumentException(
          "Expected a dimension ≥ 1, at least two classes and widths ≥ 0, found %d, %d, %d, %d."
              .formatted(dimension, classes, width, attention));
    }
  }

  /** One dimension of a file's tensor. */
  static int of(SafeTensors file, String tensor, int axis) throws WeightsException {
    java.util.List<Long> shape = file.get(tensor).shape();
    if (axis >= shape.size()) {
      throw new WeightsException(
          "The tensor “%s” has shape %s; expected at least %d dimensions."
              .formatted(tensor, shape, axis + 1));
    }
    return Math.toIntExact(shape.get(axis));
  }
}
