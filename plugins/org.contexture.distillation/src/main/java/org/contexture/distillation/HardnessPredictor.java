package org.contexture.distillation;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Weights;

/**
 * Guesses which tiles will have the higher loss, for the mask of hard tiles (Wang et al. 2023,
 * "Hard Patches Mining for Masked Image Modeling": relative loss). One linear layer on the context
 * transformer's tokens. Deviation: what it learns stays in it; no gradient reaches the transformer.
 *
 * @param from d, of the tokens
 */
record HardnessPredictor(int from) {

  private static final String NAME = "hardness";

  void initialise(Initialiser initialiser) {
    initialiser.linear(NAME, from, 1);
  }

  /** [..., from] → [...]; higher is harder. */
  Tensor forward(Weights weights, Tensor tokens) {
    return Layers.linear(weights, NAME, tokens.detach()).squeeze(-1);
  }

  /**
   * Cross-entropy of "i is harder than j" over all pairs.
   *
   * @param hardness predicted [tiles]
   * @param losses as they were [tiles]
   * @return one number
   */
  static Tensor relativeLoss(Tensor hardness, Tensor losses) {
    Tensor claim = hardness.unsqueeze(1).sub(hardness.unsqueeze(0)); // [tiles, tiles]
    Tensor actual = losses.detach();
    Tensor truth = actual.unsqueeze(1).gt(actual.unsqueeze(0)).to(claim.scalar_type());
    return torch.binary_cross_entropy_with_logits(claim, truth);
  }
}
