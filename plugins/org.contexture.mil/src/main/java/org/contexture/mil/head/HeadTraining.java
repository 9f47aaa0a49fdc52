package org.contexture.mil.head;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** One head in training: its loss, and what it does between steps. One thread at a time. */
@FunctionalInterface
public interface HeadTraining extends AutoCloseable {

  /**
   * The loss of one bag, to be differentiated.
   *
   * @param features [tiles, dimension]
   * @return a single number, weighted by the target's weight
   */
  Tensor loss(Tensor features, Target target, Randomness randomness);

  /** Called after each step of the optimiser. */
  default void stepped() {}

  /** Two losses in one, of which the first has the given share. */
  static Tensor shared(Tensor first, Tensor second, double share) {
    return first.mul(new Scalar(share)).add(second.mul(new Scalar(1 - share)));
  }

  /** Frees what the training kept, e.g. a teacher. */
  @Override
  default void close() {}
}
