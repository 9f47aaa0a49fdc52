package org.contexture.mil.head;

import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Initialiser;
import org.contexture.network.Weights;

/** What pools embedded tiles into one bag in {@link Mhim}. Stateless. */
sealed interface MhimEncoder permits MhimAttention, MhimTransformer {

  /**
   * A bag in the encoder.
   *
   * @param bag [1, width]
   * @param attention [heads, tiles]
   * @param contributions [tiles, width], what each tile adds to the bag
   */
  record Encoded(Tensor bag, Tensor attention, Tensor contributions) {}

  /** The head it is of, e.g. {@code abmil}. */
  String name();

  void initialise(Initialiser initialiser, HeadSizes sizes);

  /** [tiles, width] → a bag. */
  Encoded encode(Weights weights, Tensor tiles, Randomness randomness);
}
