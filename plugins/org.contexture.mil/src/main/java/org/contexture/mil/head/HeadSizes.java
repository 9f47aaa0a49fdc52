package org.contexture.mil.head;

import org.contexture.network.SafeTensors;
import org.contexture.network.WeightsException;

/**
 * Sizes of a head's layers.
 *
 * @param dimension of the tile features
 * @param outputs logits of the head: one per class, or one for the second of two classes; of other
 *     tasks as many as they ask for
 * @param width of the tile embedding; {@code dimension} for heads without one
 * @param attention width of the attention's hidden layer; 0 for heads without one
 */
public record HeadSizes(int dimension, int outputs, int width, int attention) {

  public HeadSizes {
    if (dimension < 1 || outputs < 1 || width < 1 || attention < 0) {
      throw new IllegalArgumentException(
          "Expected a dimension, outputs and widths of at least 1, found %d, %d, %d, %d."
              .formatted(dimension, outputs, width, attention));
    }
  }

  /** The same with another number of outputs, for tasks that have no classes. */
  public HeadSizes withOutputs(int other) {
    return new HeadSizes(dimension, other, width, attention);
  }

  static void require(String option, Object found, boolean valid, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(
          "The head's option “%s” is %s; expected a value %s.".formatted(option, found, expected));
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
