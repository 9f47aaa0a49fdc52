package org.contexture.distillation.mask;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * Chooses which tiles of a window are hidden. Implementations are immutable, and draw the same
 * tiles for the same window and generator state.
 */
public interface MaskRule {

  /**
   * Draws a mask.
   *
   * @param random the only source of chance
   * @return exactly {@code window.count()} of the present positions
   */
  BitSet draw(MaskedWindow window, RandomGenerator random);

  /** What this rule must know of the tiles before it can draw. */
  default Guidance guidance() {
    return Guidance.NONE;
  }

  /** What a rule looks at. */
  enum Guidance {
    /** Positions only. */
    NONE,
    /** How much attention each tile receives from the others, with nothing masked. */
    ATTENTION,
    /** The loss that the network expects at each tile. */
    PREDICTED_LOSS
  }
}
