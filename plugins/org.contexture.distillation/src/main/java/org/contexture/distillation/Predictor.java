package org.contexture.distillation;

import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Weights;

/**
 * g: from the context transformer's tokens to the teacher's space, a two-layer MLP with GELU.
 *
 * @param from d, of the tokens and of the hidden layer
 * @param to D, of the teacher's features (of all teachers' together)
 */
record Predictor(int from, int to) {

  void initialise(Initialiser initialiser) {
    initialiser.linear("predictor.0", from, from);
    initialiser.linear("predictor.2", from, to);
  }

  /** [tiles, from] → [tiles, to] */
  Tensor forward(Weights weights, Tensor tokens) {
    return Layers.linear(
        weights, "predictor.2", Layers.gelu(Layers.linear(weights, "predictor.0", tokens)));
  }
}
