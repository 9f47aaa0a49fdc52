package org.contexture.distillation.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** 1 − cos(ŷ, y) (Hou et al. 2022, "MILAN"; Xue et al. 2023, "Stare at What You See"). */
final class CosineLoss implements TileLoss {

  private static final double EPSILON = 1e-8;

  @Override
  public Tensor of(Tensor predicted, Tensor target) {
    return torch
        .cosine_similarity(predicted, target, 1, EPSILON)
        .neg()
        .add(new Scalar(1)); // [tiles]
  }
}
