package org.contexture.distillation;

import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Weights;

/**
 * From a tile's own feature to the teacher's, one linear layer: what a deeper one could work out
 * the student would not have to show (Miles &amp; Mikolajczyk 2024, "Understanding the Role of the
 * Projector in Knowledge Distillation").
 *
 * @param from d, of the student's features
 * @param to D, of the teacher's features (of all teachers' together)
 */
record OwnPredictor(int from, int to) {

  private static final String NAME = "own";

  void initialise(Initialiser initialiser) {
    initialiser.linear(NAME, from, to);
  }

  /** [tiles, from] → [tiles, to] */
  Tensor forward(Weights weights, Tensor features) {
    return Layers.linear(weights, NAME, features);
  }
}
