package org.contexture.distillation.term;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Weights;

/**
 * Guesses which masked tiles will have the higher loss, for masks that look for hard tiles (Wang et
 * al. 2023, "Hard Patches Mining for Masked Image Modeling", HPM: relative loss). One linear layer
 * on the context transformer's tokens. Pairs are formed within a window; the mean over its pairs is
 * a loss. Deviations: what it learns stays in it, no gradient reaches the transformer; it scores
 * itself, not a moving average of it.
 *
 * @param dim d, of the tokens
 */
public record Hardness(int dim) implements Term {

  @Override
  public String name() {
    return "hardness";
  }

  @Override
  public void initialise(Initialiser head) {
    head.linear(name(), dim, 1);
  }

  @Override
  public int count(MaskedBatch batch) {
    return MaskedTiles.of(batch).choices();
  }

  @Override
  public Losses of(Scene scene) {
    int[] masked = scene.batch().maskedTokens();
    Tensor hardness = score(scene.context().weights(), scene.context().mixed(masked)); // [masked]
    Tensor losses =
        MaskedTiles.of(scene.batch())
            .each(hardness, scene.lost(masked), Hardness::relativeLoss); // [choices]
    Tensor undecided = torch.full_like(losses, new Scalar(Math.log(2)));
    return new Losses(losses, undecided, Optional.empty(), Optional.empty());
  }

  /** [..., d] → [...]; higher is harder. */
  public Tensor score(Weights head, Tensor tokens) {
    return Layers.linear(head, name(), tokens.detach()).squeeze(-1);
  }

  /**
   * Cross-entropy of "i is harder than j" over the pairs of masked tiles of a window whose losses
   * differ: the mean over its pairs.
   *
   * @param hardness predicted, of the masked tiles [tiles]
   * @param losses as they were [tiles]
   */
  static Tensor relativeLoss(Tensor hardness, Tensor losses) {
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
