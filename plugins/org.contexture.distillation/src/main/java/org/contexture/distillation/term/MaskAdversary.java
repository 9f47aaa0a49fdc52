package org.contexture.distillation.term;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.window.Mask;
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
    return (int)
        batch.masks().stream().map(Mask::hidden).filter(hidden -> hidden.cardinality() > 1).count();
  }

  @Override
  public Losses of(Scene scene) {
    int[] masked = scene.batch().maskedTokens();
    int[] perWindow =
        scene.batch().masks().stream().mapToInt(mask -> mask.hidden().cardinality()).toArray();
    Tensor logits = score(scene.context().weights(), scene.context().mixed(masked)); // [masked]
    Tensor lost = scene.lost(masked); // [masked]
    Tensor each = expected(logits, lost, perWindow); // [windows with a choice]
    Tensor undecided = expected(torch.zeros_like(logits), lost, perWindow).detach();
    return new Losses(each, undecided, Optional.empty(), Optional.empty());
  }

  /** [..., d] → [...]; higher is likelier to be hidden. */
  public Tensor score(Weights head, Tensor tokens) {
    return Layers.linear(head, name(), tokens.detach()).squeeze(-1);
  }

  /**
   * Minus the loss to be expected in each window.
   *
   * @param logits g of the masked tiles [masked]
   * @param losses ℓ of them [masked]
   * @param tiles how many of them are of each window, in their order
   * @return [windows with at least two masked tiles]
   */
  static Tensor expected(Tensor logits, Tensor losses, int[] tiles) {
    List<Tensor> perWindow = new ArrayList<>();
    long from = 0;
    for (int count : tiles) {
      if (count > 1) {
        Tensor share = torch.softmax(logits.narrow(0, from, count), 0);
        perWindow.add(share.mul(losses.detach().narrow(0, from, count)).sum().neg());
      }
      from += count;
    }
    return perWindow.isEmpty()
        ? logits.narrow(0, 0, 0)
        : torch.stack(new TensorVector(perWindow.toArray(new Tensor[0])));
  }
}
