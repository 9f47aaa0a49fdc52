package org.contexture.distillation.loss;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Smooth l1 on targets whose dimensions are shifted and scaled, tile by tile, to mean 0 and
 * deviation 1: a layer norm without scale and shift (Wei et al. 2022, "Contrastive Learning Rivals
 * Masked Image Modeling in Fine-tuning via Feature Distillation", section 3; FD). The paper's β is
 * 2.
 */
final class NormalisedLoss implements TileLoss {

  private final TileLoss comparison;

  /** With the β of {@link SmoothL1Loss}. */
  NormalisedLoss(double beta) {
    comparison = new SmoothL1Loss(beta);
  }

  @Override
  public Tensor of(Tensor predicted, Tensor target) {
    return comparison.of(predicted, torch.layer_norm(target, target.size(1))); // [tiles]
  }
}
