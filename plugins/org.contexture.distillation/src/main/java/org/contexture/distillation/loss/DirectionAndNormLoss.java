package org.contexture.distillation.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * 1 − (ŷ · y/|y|) / max(|ŷ|, |y|): small when ŷ points where y does and is at least as long (Wang
 * et al. 2023, "Improving Knowledge Distillation via Regularizing Feature Norm and Direction"; ND).
 *
 * <p>Deviation: the direction is the tile's own target's. The paper takes the mean of its class,
 * which needs labels; this is the part that needs none.
 */
final class DirectionAndNormLoss implements TileLoss {

  private static final double EPSILON = 1e-8;

  @Override
  public Tensor of(Tensor predicted, Tensor target) {
    Tensor length = length(predicted); // [tiles]
    Tensor targetLength = length(target); // [tiles]
    Tensor along = predicted.mul(target).sum(1).div(targetLength); // [tiles]
    return along.div(length.maximum(targetLength)).neg().add(new Scalar(1));
  }

  private static Tensor length(Tensor vectors) {
    return vectors.norm(new ScalarOptional(new Scalar(2)), 1).clamp_min(new Scalar(EPSILON));
  }
}
