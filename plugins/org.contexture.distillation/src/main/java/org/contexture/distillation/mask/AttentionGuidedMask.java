package org.contexture.distillation.mask;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * Tiles that receive more attention are likelier to be hidden (Liu, Gui &amp; Luo 2023, "Good
 * Helper Is around You: Attention-driven Masked Image Modeling"; AMT).
 *
 * <p>Drawn without replacement with probabilities proportional to attention, by the exponential
 * race of Efraimidis &amp; Spirakis 2006. Deviations: attention is the context transformer's last
 * layer's, averaged over heads and asking tiles (there is no class token); nothing is thrown away.
 */
final class AttentionGuidedMask implements MaskRule {

  @Override
  public BitSet draw(MaskedWindow window, RandomGenerator random) {
    double[] value = new double[window.side() * window.side()];
    for (int p = 0; p < value.length; p++) {
      double weight = Math.max(window.scores()[p], 1e-12);
      value[p] = Math.log(1 - random.nextDouble()) / weight; // highest: weighted at random
    }
    return window.highest(value);
  }

  @Override
  public Guidance guidance() {
    return Guidance.ATTENTION;
  }
}
