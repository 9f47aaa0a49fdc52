package org.contexture.distillation.mask;

import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.contexture.distillation.window.Mask;

/**
 * Hides the tiles at which the network expects the highest loss, few at first and up to half of the
 * hidden ones at the end; the rest is drawn at random (Wang et al. 2023, "Hard Patches Mining for
 * Masked Image Modeling": easy to hard, from 0 to 0.5).
 */
record HardTileMask() implements MaskRule {

  private static final double HARD_AT_END = 0.5;

  @Override
  public Mask draw(MaskedWindow window, RandomGenerator random) {
    int hard = (int) Math.round(HARD_AT_END * window.progress() * window.count());
    float[] hardness = window.scores().get(Guidance.PREDICTED_LOSS);
    double[] value = window.chance(random);
    window.present().stream()
        .boxed()
        .sorted(Comparator.comparingDouble((Integer p) -> -hardness[p]))
        .limit(hard)
        .forEach(p -> value[p] = 2);
    return window.highest(value);
  }

  @Override
  public List<Guidance> guidance() {
    return List.of(Guidance.PREDICTED_LOSS);
  }
}
