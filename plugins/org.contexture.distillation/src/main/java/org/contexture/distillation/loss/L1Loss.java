package org.contexture.distillation.loss;

import org.bytedeco.pytorch.Tensor;

/** Mean of |ŷ − y| over dimensions (Pisula &amp; Bozek 2024). */
final class L1Loss implements TileLoss {

  @Override
  public Tensor of(Tensor predicted, Tensor target) {
    return predicted.sub(target).abs().mean(1); // [tiles]
  }
}
