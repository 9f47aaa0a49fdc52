package org.contexture.mil.head;

import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One of classes that exclude each other.
 *
 * @param index of the true class
 * @param weight by which the bag's loss is multiplied
 */
public record ClassTarget(int index, double weight) implements Target {

  /**
   * Cross-entropy, or the negative log-likelihood of a Bernoulli variable where there is one logit.
   *
   * @param outputs [1, classes] or [1, 1]
   */
  @Override
  public Tensor loss(Tensor outputs) {
    Tensor wide = Target.wide(outputs);
    Tensor loss =
        wide.size(1) == 1
            ? torch.softplus(index == 1 ? wide.neg() : wide).sum()
            : torch.log_softmax(wide, 1).select(1, index).neg().sum();
    return weighted(loss);
  }

  @Override
  public OptionalInt label() {
    return OptionalInt.of(index);
  }
}
