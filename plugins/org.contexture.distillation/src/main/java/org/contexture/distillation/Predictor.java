package org.contexture.distillation;

import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Weights;

/**
 * g: from the context transformer's tokens to a teacher's space, a two-layer MLP with GELU; one for
 * each teacher (as the decoders of Wang et al. 2023, "Masked Video Distillation").
 *
 * @param teacher from 0
 * @param from d, of the tokens and of the hidden layer
 * @param to D, of the teacher's features
 */
record Predictor(int teacher, int from, int to) {

  void initialise(Initialiser initialiser) {
    initialiser.linear(name() + ".0", from, from);
    initialiser.linear(name() + ".2", from, to);
  }

  /** [tiles, from] → [tiles, to] */
  Tensor forward(Weights weights, Tensor tokens) {
    return Layers.linear(
        weights, name() + ".2", Layers.gelu(Layers.linear(weights, name() + ".0", tokens)));
  }

  private String name() {
    return "predictor." + teacher;
  }
}
