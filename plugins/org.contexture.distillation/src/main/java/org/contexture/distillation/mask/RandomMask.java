package org.contexture.distillation.mask;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/** Every set of tiles is equally likely (He et al. 2022, "Masked Autoencoders", section 3). */
final class RandomMask implements MaskRule {

  @Override
  public BitSet draw(MaskedWindow window, RandomGenerator random) {
    return window.highest(random.doubles((long) window.side() * window.side()).toArray());
  }
}
