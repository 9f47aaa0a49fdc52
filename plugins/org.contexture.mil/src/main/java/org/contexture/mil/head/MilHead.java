package org.contexture.mil.head;

import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Initialiser;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;

/**
 * A MIL network. Implementations hold no weights and no state, take bags of any number of tiles
 * from one on, and may be used by several threads, each with weights of its own.
 */
public interface MilHead {

  /** Name in options and models, e.g. {@code gated-abmil}. */
  String name();

  /** Sizes of a new network. */
  HeadSizes sizes(int dimension, int classes);

  /**
   * Sizes of the network whose weights a file holds.
   *
   * @throws WeightsException if a tensor that tells them is missing
   */
  HeadSizes sizes(SafeTensors file) throws WeightsException;

  /** Whether files of the authors' code may hold this tensor though the head has no use for it. */
  default boolean ignores(String tensor) {
    return false;
  }

  /** Adds fresh parameters of the given sizes, named as in the authors' code. */
  void initialise(Initialiser initialiser, HeadSizes sizes);

  /**
   * Computes a bag's output.
   *
   * @param features [tiles, dimension]
   */
  HeadOutput forward(Weights weights, Tensor features, Randomness randomness);

  /**
   * Computes a bag's output with something added to its logits, which its tiles do not tell.
   *
   * @param shift [1, outputs]
   */
  default HeadOutput forward(
      Weights weights, Tensor features, Tensor shift, Randomness randomness) {
    return forward(weights, features, randomness).shifted(shift);
  }

  /** How the head is trained; by the classification loss of its logits unless it says otherwise. */
  default HeadTraining training(Weights weights) {
    return (features, target, randomness) ->
        target.loss(forward(weights, features, randomness).logits());
  }
}
