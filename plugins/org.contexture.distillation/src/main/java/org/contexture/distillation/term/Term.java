package org.contexture.distillation.term;

import org.contexture.distillation.part.Part;
import org.contexture.distillation.window.MaskedBatch;

/**
 * One summand of the objective: what is asked of the networks about some windows, and how wrong the
 * answers are. Its value is the mean of all its losses in a step, whatever passes the step is taken
 * in: so each loss may depend on its own window, and on what the teachers saw in the whole step,
 * alone.
 */
public interface Term extends Part {

  /** The tokens in whose tiles it must know what the teachers see, ascending. */
  default int[] taught(MaskedBatch batch) {
    return new int[0];
  }

  /** Whether it looks at the slow twin of student and context network. */
  default boolean asksSlowTwin() {
    return false;
  }

  /** How many losses a batch has, one a taught token; of parts of a batch as many together. */
  default int count(MaskedBatch batch) {
    return taught(batch).length;
  }

  /** The losses of a pass; the tensors belong to the caller's scope. */
  Losses of(Scene scene);
}
