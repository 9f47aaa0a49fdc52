package org.contexture.distillation.mask;

import java.util.List;
import java.util.random.RandomGenerator;
import org.contexture.distillation.window.Mask;

/**
 * Hides tiles that the slow teacher attends to and that the student finds hard, the more so the
 * further the training is (Zheng et al. 2025, "OpenUS: A Fully Open-Source Foundation Model for
 * Ultrasound Image Analysis via Self-Adaptive Masked Contrastive Learning").
 *
 * <p>Drawn with weights (attention · difficulty)^progress, so that all tiles are alike at first and
 * weights count fully at the end. Deviations: difficulty is what {@link
 * org.contexture.distillation.term.Hardness} foresees, squeezed to (0, 1), not the loss of the last
 * visit; weights are drawn from, not cut at a threshold.
 */
record SelfAdaptiveMask() implements MaskRule {

  @Override
  public Mask draw(MaskedWindow window, RandomGenerator random) {
    float[] attention = window.scores().get(Guidance.SLOW_ATTENTION);
    float[] hardness = window.scores().get(Guidance.PREDICTED_LOSS);
    double[] weights = new double[attention.length];
    for (int p = 0; p < weights.length; p++) {
      double difficulty = 1 / (1 + Math.exp(-hardness[p]));
      weights[p] = Math.pow(attention[p] * difficulty, window.progress());
    }
    return window.highest(window.race(weights, random));
  }

  @Override
  public List<Guidance> guidance() {
    return List.of(Guidance.SLOW_ATTENTION, Guidance.PREDICTED_LOSS);
  }
}
