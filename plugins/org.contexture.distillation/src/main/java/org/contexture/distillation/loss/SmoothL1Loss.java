package org.contexture.distillation.loss;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Mean over dimensions of δ²/2 where |δ| &lt; 1 and |δ| − 1/2 elsewhere, δ = ŷ − y (Girshick 2015,
 * "Fast R-CNN", equation 3).
 */
final class SmoothL1Loss implements TileLoss {

  private static final long NO_REDUCTION = 0; // libtorch's number for it

  @Override
  public Tensor of(Tensor predicted, Tensor target) {
    return torch.smooth_l1_loss(predicted, target, NO_REDUCTION, 1.0).mean(1); // [tiles]
  }
}
