package org.contexture.distillation.loss;

import org.bytedeco.pytorch.Tensor;

/** How far predictions are from what the teacher saw. Implementations are immutable. */
@FunctionalInterface
public interface TileLoss {

  /**
   * One loss per tile; a step's loss is their mean. The tensors belong to the caller's scope.
   *
   * @param predicted ŷ [tiles, dim]
   * @param target y [tiles, dim]; no gradient reaches it
   * @return [tiles]
   */
  Tensor of(Tensor predicted, Tensor target);
}
