package org.contexture.distillation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
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
   * Cross-entropy of "i is harder than j" over the pairs of masked tiles of a window whose losses
   * differ: the mean over a window's pairs, one number for each window that has pairs.
   *
   * @param hardness predicted, of the masked tiles [masked]
   * @param losses as they were [masked]
   * @param tiles how many of them are of each window, in their order
   * @return [windows with at least two masked tiles]; empty if there are none
   */
  static Optional<Tensor> relativeLosses(Tensor hardness, Tensor losses, int[] tiles) {
    List<Tensor> perWindow = new ArrayList<>();
    long from = 0;
    for (int count : tiles) {
      if (count > 1) {
        perWindow.add(
            relativeLoss(hardness.narrow(0, from, count), losses.detach().narrow(0, from, count)));
      }
      from += count;
    }
    return perWindow.isEmpty()
        ? Optional.empty()
        : Optional.of(torch.stack(new TensorVector(perWindow.toArray(new Tensor[0]))));
  }

  /** Of one window: [tiles], [tiles] → one number. */
  private static Tensor relativeLoss(Tensor hardness, Tensor losses) {
    long tiles = hardness.size(0);
    Tensor claim = hardness.unsqueeze(1).sub(hardness.unsqueeze(0)); // [tiles, tiles]
    Tensor harder = losses.unsqueeze(1).gt(losses.unsqueeze(0)).to(claim.scalar_type());
    Tensor easier = harder.transpose(0, 1); // ties, a tile and itself among them, are neither
    Tensor entropy =
        torch
            .log_sigmoid(claim)
            .mul(harder)
            .add(torch.log_sigmoid(claim.neg()).mul(easier))
            .neg(); // [tiles, tiles]
    return entropy.sum().div(new Scalar(tiles * (tiles - 1.0)));
  }
}
