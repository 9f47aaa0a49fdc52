package org.contexture.mil.head;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What a bag's output should be.
 *
 * @param label index of the true class
 * @param weight by which the bag's loss is multiplied
 */
public record Target(int label, double weight) {

  /**
   * The classification loss: cross-entropy, or the negative log-likelihood of a Bernoulli variable
   * where there is one logit.
   *
   * @param logits [1, classes] or [1, 1]
   */
  public Tensor loss(Tensor logits) {
    Tensor wide =
        logits.scalar_type().intern() == ScalarType.BFloat16 ? logits.to(ScalarType.Float) : logits;
    Tensor loss =
        wide.size(1) == 1
            ? torch.softplus(label == 1 ? wide.neg() : wide).sum()
            : torch.log_softmax(wide, 1).select(1, label).neg().sum();
    return weighted(loss);
  }

  /** Applies the weight. */
  Tensor weighted(Tensor loss) {
    return weight == 1 ? loss : loss.mul(new Scalar(weight));
  }
}
