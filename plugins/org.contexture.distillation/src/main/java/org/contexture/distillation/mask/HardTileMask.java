package org.contexture.distillation.mask;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * Hides the tiles at which the network expects the highest loss, few at first and up to half of the
 * hidden ones at the end; the rest is drawn at random (Wang et al. 2023, "Hard Patches Mining for
 * Masked Image Modeling": easy to hard, from 0 to 0.5).
 */
final class HardTileMask implements MaskRule {

  private static final double HARD_AT_END = 0.5;

  @Override
  public BitSet draw(MaskedWindow window, RandomGenerator random) {
    int hard = (int) Math.round(HARD_AT_END * window.progress() * window.count());
    double[] value = random.doubles((long) window.side() * window.side()).toArray();
    window.present().stream()
        .boxed()
        .sorted(java.util.Comparator.comparingDouble((Integer p) -> -window.scores()[p]))
        .limit(hard)
        .forEach(p -> value[p] = 2);
    return window.highest(value);
  }

  @Override
  public Guidance guidance() {
    return Guidance.PREDICTED_LOSS;
  }
}
