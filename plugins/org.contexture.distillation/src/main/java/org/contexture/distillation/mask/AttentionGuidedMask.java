package org.contexture.distillation.mask;

import java.util.List;
import java.util.random.RandomGenerator;
import org.contexture.distillation.window.Mask;

/**
 * Tiles that receive more attention are likelier to be hidden (Liu, Gui &amp; Luo 2023, "Good
 * Helper Is around You: Attention-driven Masked Image Modeling"; AMT).
 *
 * <p>Drawn without replacement with probabilities proportional to attention. Deviations: attention
 * is the context transformer's last layer's, averaged over heads and asking tiles (there is no
 * class token), and drawn from at every step; it guides from the first step on, and nothing is
 * thrown away. With {@link ThrowingMask} it does as published.
 */
record AttentionGuidedMask() implements MaskRule {

  @Override
  public Mask draw(MaskedWindow window, RandomGenerator random) {
    float[] attention = window.scores().get(Guidance.ATTENTION);
    double[] weights = new double[attention.length];
    for (int p = 0; p < weights.length; p++) {
      weights[p] = attention[p];
    }
    return window.highest(window.race(weights, random));
  }

  @Override
  public List<Guidance> guidance() {
    return List.of(Guidance.ATTENTION);
  }
}
