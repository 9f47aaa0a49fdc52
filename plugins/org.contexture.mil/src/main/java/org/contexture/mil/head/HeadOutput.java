package org.contexture.mil.head;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What a head says about a bag.
 *
 * @param logits [1, classes], or [1, 1] for the positive of two classes
 * @param attention [tiles, 1], or [tiles, classes] where each class has its own
 * @param instanceScores [tiles, classes] in [0, 1], for heads that score tiles
 * @param values [1, outputs], for tasks whose outputs are no classes: mostly the logits themselves
 * @param tileValues [tiles, outputs], the same of each tile by itself, for heads that tell
 * @param vector [1, width], what the classifier sees of the bag; of heads with a vector for each
 *     class one behind the other; empty for heads that have none
 */
public record HeadOutput(
    Tensor logits,
    Tensor attention,
    Optional<Tensor> instanceScores,
    Tensor values,
    Optional<Tensor> tileValues,
    Optional<Tensor> vector) {

  public HeadOutput(
      Tensor logits,
      Tensor attention,
      Optional<Tensor> instanceScores,
      Tensor values,
      Optional<Tensor> tileValues) {
    this(logits, attention, instanceScores, values, tileValues, Optional.empty());
  }

  public HeadOutput(Tensor logits, Tensor attention, Optional<Tensor> instanceScores) {
    this(logits, attention, instanceScores, logits, Optional.empty());
  }

  public HeadOutput(Tensor logits, Tensor attention) {
    this(logits, attention, Optional.empty());
  }

  /** With the vector that it was said of: [vectors, width]. */
  HeadOutput of(Tensor bag) {
    return new HeadOutput(
        logits, attention, instanceScores, values, tileValues, Optional.of(bag.reshape(1, -1)));
  }

  /** With something added to what it says of the bag; tiles keep their own scores. */
  HeadOutput shifted(Tensor shift) {
    return new HeadOutput(
        logits.add(shift),
        attention,
        instanceScores,
        values.add(shift),
        tileValues.map(own -> own.add(shift)),
        vector);
  }

  /** [classes], sums to 1. */
  public Tensor probabilities() {
    if (logits.size(1) == 1) {
      return torch.sigmoid(signed(logits)).flatten();
    }
    return torch.softmax(logits, 1).flatten();
  }

  /** [..., 1], the logit of the positive class → [..., 2], logits of both classes. */
  static Tensor signed(Tensor logit) {
    return torch.cat(new org.bytedeco.pytorch.TensorVector(logit.neg(), logit), -1);
  }
}
