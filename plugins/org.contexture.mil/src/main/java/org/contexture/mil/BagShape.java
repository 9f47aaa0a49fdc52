package org.contexture.mil;

import java.io.IOException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * What bags must have in common.
 *
 * @param dimension of their features
 * @param reference who has it, for messages, e.g. {@code slide “A”}
 */
record BagShape(int dimension, String reference) {

  @SuppressWarnings("try") // frees the features
  static BagShape of(Bag bag) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      return new BagShape((int) bag.read().size(1), "slide “%s”".formatted(bag.id()));
    }
  }

  /**
   * Reads and checks a bag's features: [tiles, dimension], on the CPU.
   *
   * @throws BagException if they are empty, not finite, or of another dimension
   */
  Tensor read(Bag bag) throws IOException {
    Tensor features = bag.read();
    if (features.size(1) != dimension) {
      throw new BagException(
          "The features of slide “%s” have dimension %d; those of %s have %d. Use one encoder for all."
              .formatted(bag.id(), features.size(1), reference, dimension));
    }
    return features;
  }
}
