package org.contexture.distillation.mask;

import java.util.List;
import java.util.random.RandomGenerator;
import org.contexture.distillation.window.Mask;

/**
 * Chooses which tiles of a window are hidden. Implementations are immutable, and draw the same
 * tiles for the same window and generator state.
 */
public interface MaskRule {

  /**
   * Draws a mask.
   *
   * @param random the only source of chance
   * @return exactly {@code window.count()} of the present positions are hidden, and one of them at
   *     least is visible
   */
  Mask draw(MaskedWindow window, RandomGenerator random);

  /** What this rule must know of the tiles before it can draw; nothing but positions if empty. */
  default List<Guidance> guidance() {
    return List.of();
  }

  /** What a rule looks at. */
  enum Guidance {
    /** How much attention each tile receives from the others, with nothing masked. */
    ATTENTION,
    /** As {@link #ATTENTION}, in a slow copy of student and context network. */
    SLOW_ATTENTION,
    /** The loss that the network expects at each tile. */
    PREDICTED_LOSS,
    /** How much a generator that learns along wants each tile hidden. */
    MASK_LOGITS,
    /** How much of a tile's picture is coarse structure: its low frequencies' share. */
    LOW_FREQUENCIES
  }
}
