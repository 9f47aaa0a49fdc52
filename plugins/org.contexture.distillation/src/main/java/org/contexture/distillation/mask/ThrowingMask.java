package org.contexture.distillation.mask;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.contexture.distillation.window.Mask;

/**
 * Of the tiles drawn by their weights the first are hidden, the next are thrown away, and those
 * drawn last stay visible; in the first tenth of the training chance alone hides tiles and none is
 * thrown.
 *
 * <p>Weighed by attention this is AMT as published (Liu, Gui &amp; Luo 2023, "Good Helper Is around
 * You: Attention-driven Masked Image Modeling": from epoch 40 of 400 on, 45 % hidden and 40 %
 * thrown), weighed by attention times low frequencies FAMT (Gui et al. 2024, "Exploring the
 * Coordination of Frequency and Attention in Masked Image Modeling"). Deviations: hidden is what
 * the masked fraction says, and eight are thrown for nine that are hidden; attention is the context
 * transformer's last layer's, and is looked at in every step.
 *
 * @param guidance what a tile's weight is the product of
 */
record ThrowingMask(List<Guidance> guidance) implements MaskRule {

  private static final double BEGIN = 0.1;
  private static final double THROWN_PER_HIDDEN = 0.4 / 0.45;

  @Override
  public Mask draw(MaskedWindow window, RandomGenerator random) {
    if (window.progress() < BEGIN) {
      return window.highest(window.chance(random));
    }
    double[] weights = new double[window.side() * window.side()];
    Arrays.fill(weights, 1);
    for (Guidance factor : guidance) {
      for (int p = 0; p < weights.length; p++) {
        weights[p] *= window.scores().get(factor)[p];
      }
    }
    int thrown = (int) Math.round(THROWN_PER_HIDDEN * window.count());
    return window.highest(window.race(weights, random), thrown);
  }
}
