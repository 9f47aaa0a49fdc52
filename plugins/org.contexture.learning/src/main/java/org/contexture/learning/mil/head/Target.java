package org.contexture.learning.mil.head;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

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
    Tensor loss =
        logits.size(1) == 1
            ? torch.softplus(label == 1 ? logits.neg() : logits).sum()
            : torch.log_softmax(logits, 1).select(1, label).neg().sum();
    return weighted(loss);
  }

  /** Applies the weight. */
  Tensor weighted(Tensor loss) {
    return weight == 1 ? loss : loss.mul(new Scalar(weight));
  }
}
