package org.contexture.distillation.loss;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Mean over dimensions of δ²/2β where |δ| &lt; β and |δ| − β/2 elsewhere, δ = ŷ − y (Girshick 2015,
 * "Fast R-CNN", equation 3, where β is 1).
 *
 * @param beta where squares end
 */
record SmoothL1Loss(double beta) implements TileLoss {

  private static final long NO_REDUCTION = 0; // libtorch's number for it

  @Override
  public Tensor of(Tensor predicted, Tensor target) {
    return torch.smooth_l1_loss(predicted, target, NO_REDUCTION, beta).mean(1); // [tiles]
  }
}
