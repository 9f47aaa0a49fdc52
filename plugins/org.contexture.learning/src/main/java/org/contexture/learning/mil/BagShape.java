package org.contexture.learning.mil;

import java.io.IOException;
import org.contexture.learning.FloatMatrix;

/**
 * What bags must have in common.
 *
 * @param dimension of their features
 * @param reference who has it, for messages, e.g. {@code slide “A”}
 */
record BagShape(int dimension, String reference) {

  static BagShape of(Bag bag) throws IOException {
    return new BagShape(bag.read().columns(), "slide “%s”".formatted(bag.id()));
  }

  /**
   * Reads and checks a bag's features: [tiles, dimension].
   *
   * @throws BagException if they are empty, not finite, or of another dimension
   */
  FloatMatrix read(Bag bag) throws IOException {
    FloatMatrix matrix = bag.read();
    if (matrix.columns() != dimension) {
      throw new BagException(
          "The features of slide “%s” have dimension %d; those of %s have %d. Use one encoder for all."
              .formatted(bag.id(), matrix.columns(), reference, dimension));
    }
    return matrix;
  }
}
