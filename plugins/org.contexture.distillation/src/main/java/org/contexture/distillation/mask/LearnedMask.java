package org.contexture.distillation.mask;

import java.util.List;
import java.util.random.RandomGenerator;
import org.contexture.distillation.window.Mask;

/**
 * Hides the tiles that a generator finds worth hiding (Chen et al. 2023, "Improving Masked
 * Autoencoders by Learning Where to Mask", AutoMAE): those with the highest sum of the generator's
 * logit and Gumbel noise, which is a draw without replacement from the softmax of the logits (Kool
 * et al. 2019, "Stochastic Beams and Where to Find Them"). How the generator learns is {@link
 * org.contexture.distillation.term.MaskAdversary}.
 *
 * <p>Deviations: the mask is a draw and not its relaxation, so no gradient goes through it into the
 * student; the share of hidden tiles is fixed, so it need not be asked for by a loss.
 */
record LearnedMask() implements MaskRule {

  private static final double LEAST = 1e-12;

  @Override
  public Mask draw(MaskedWindow window, RandomGenerator random) {
    float[] logits = window.scores().get(Guidance.MASK_LOGITS);
    double[] value = new double[logits.length];
    for (int p = 0; p < value.length; p++) {
      double uniform = Math.max(LEAST, random.nextDouble());
      value[p] = logits[p] - Math.log(-Math.log(uniform));
    }
    return window.highest(value);
  }

  @Override
  public List<Guidance> guidance() {
    return List.of(Guidance.MASK_LOGITS);
  }
}
