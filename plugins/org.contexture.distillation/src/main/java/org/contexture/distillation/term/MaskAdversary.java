package org.contexture.distillation.term;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Weights;

/**
 * The generator of learned masks: it wants hidden what the network foresees badly (Chen et al.
 * 2023, "Improving Masked Autoencoders by Learning Where to Mask", AutoMAE: generator and network
 * play against each other). One linear layer on the context transformer's tokens gives a logit for
 * each tile; of a window the generator's loss is minus the loss that the network has to expect if
 * one of the hidden tiles is drawn by the softmax of their logits:
 *
 * <pre>  − Σ_i softmax(g)_i · ℓ_i</pre>
 *
 * <p>Deviations: the paper differentiates one Gumbel-softmax sample, here it is the mean over all
 * of them; the losses ℓ are taken as they are, so only the generator learns from this; the paper's
 * generator is a network of its own.
 *
 * @param dim d, of the tokens
 */
public record MaskAdversary(int dim) implements Term {

  @Override
  public String name() {
    return "mask_adversary";
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
    MaskedTiles tiles = MaskedTiles.of(scene.batch());
    Tensor logits = score(scene.context().weights(), scene.context().mixed(masked)); // [masked]
    Tensor lost = scene.lost(masked); // [masked]
    Tensor each = tiles.each(logits, lost, MaskAdversary::expected); // [choices]
    Tensor even = torch.zeros_like(logits);
    Tensor undecided = tiles.each(even, lost, MaskAdversary::expected).detach();
    return new Losses(each, undecided, Optional.empty(), Optional.empty());
  }

  /** [..., d] → [...]; higher is likelier to be hidden. */
  public Tensor score(Weights head, Tensor tokens) {
    return Layers.linear(head, name(), tokens.detach()).squeeze(-1);
  }

  /**
   * Minus the loss to be expected in a window: one number.
   *
   * @param logits g of its masked tiles [tiles]
   * @param losses ℓ of them [tiles]
   */
  static Tensor expected(Tensor logits, Tensor losses) {
    return torch.softmax(logits, 0).mul(losses).sum().neg();
  }
}
