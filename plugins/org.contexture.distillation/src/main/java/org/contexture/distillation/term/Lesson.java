package org.contexture.distillation.term;

import org.bytedeco.pytorch.Tensor;

/** What the teachers see in the tiles that terms asked about. No gradient reaches it. */
public interface Lesson {

  /**
   * y of some tokens of this pass.
   *
   * @param teacher from 0
   * @param tokens among those that were asked for
   * @return [tokens, D of this teacher]
   */
  Tensor of(int teacher, int[] tokens);

  /** Of all tiles that were asked about in the whole step: [asked, D of this teacher]. */
  Tensor all(int teacher);

  /** The tokens of {@link #all}, counted through the whole step. */
  int[] tokens();

  /** In which rows of {@link #all} this pass's tokens are. */
  int[] rows(int[] tokens);

  /** The mean of all tiles seen so far [D of this teacher]. */
  Tensor mean(int teacher);
}
