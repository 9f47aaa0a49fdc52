package org.contexture.distillation.term;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.window.MaskedBatch;

/**
 * One pass through the networks: some windows, what is hidden in them, and what the networks make
 * of the rest. Everything is computed when it is asked for first, and once. Tensors are 32-bit
 * floats and belong to the pass.
 */
public interface Scene {

  /** The windows, and what is hidden in them. */
  MaskedBatch batch();

  /** What the student makes of tiles. */
  StudentView student();

  /** What the context network makes of the student's features. */
  ContextView context();

  /** What the teachers see. */
  Lesson lesson();

  /**
   * The same windows, otherwise hidden, as the slow twin sees them; only for terms that ask for
   * one. No gradient reaches it.
   */
  Scene slow(MaskedBatch otherwise);

  /** What the terms before this one lost at some tokens, weighted: [tokens]. No gradient. */
  Tensor lost(int[] tokens);

  /** Layers computed in the precision that is wanted of the networks, as 32-bit floats. */
  Tensor layers(Supplier<Tensor> layers);

  /** Tokens, rows … as a tensor on the networks' device. */
  Tensor indices(int[] values);
}
