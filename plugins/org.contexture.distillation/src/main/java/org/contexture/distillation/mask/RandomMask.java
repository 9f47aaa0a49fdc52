package org.contexture.distillation.mask;

import java.util.random.RandomGenerator;
import org.contexture.distillation.window.Mask;

/** Every set of tiles is equally likely (He et al. 2022, "Masked Autoencoders", section 3). */
record RandomMask() implements MaskRule {

  @Override
  public Mask draw(MaskedWindow window, RandomGenerator random) {
    return window.highest(window.chance(random));
  }
}
