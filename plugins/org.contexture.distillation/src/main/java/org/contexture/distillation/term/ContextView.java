package org.contexture.distillation.term;

import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.context.ContextTransformer;
import org.contexture.network.Weights;

/** What the context network T and the predictors g make of a pass. */
public interface ContextView {

  /** T's output at some tokens, hidden tiles told by the mask token: [tokens, d]. */
  Tensor mixed(int[] tokens);

  /** T's output at the visible tokens when hidden tiles take no part at all: [visible, d]. */
  Tensor mixedVisible();

  /** ŷ = g(T) at some tokens: [tokens, D of this teacher]. */
  Tensor predicted(int teacher, int[] tokens);

  /** g of other outputs of T: [n, d] → [n, D of this teacher]. */
  Tensor predicted(int teacher, Tensor mixed);

  /** T itself, for terms that lay out tokens of their own. */
  ContextTransformer transformer();

  /** The head's weights: T's, the predictors', the terms'. */
  Weights weights();

  /** Who may be looked at: boolean [windows, 1, 1, s²], true at the given tokens. */
  Tensor among(int[] tokens);
}
