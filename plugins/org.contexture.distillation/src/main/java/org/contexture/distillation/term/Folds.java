package org.contexture.distillation.term;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.window.Mask;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;

/**
 * What the slow twin makes of the masked tiles, which it is shown in folds, a few at a time and
 * nothing else (Chen et al. 2022, "SdAE: Self-distillated Masked Autoencoder": multi-fold masking,
 * so that teacher and student each see part of the picture). Targets are normalised tile by tile;
 * compared by the mean square. Deviation: the folds are every k-th masked tile, not drawn.
 *
 * @param dim d
 * @param folds at most so many; k
 */
record Folds(String name, int dim, int folds) implements Term {

  @Override
  public void initialise(Initialiser head) {
    head.linear(name, dim, dim);
  }

  @Override
  public boolean asksSlowTwin() {
    return true;
  }

  @Override
  public int count(MaskedBatch batch) {
    return batch.maskedTokens().length;
  }

  @Override
  public Losses of(Scene scene) {
    List<Tensor> predicted = new ArrayList<>();
    List<Tensor> wanted = new ArrayList<>();
    List<Tensor> order = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      MaskedBatch shown = shown(scene.batch(), fold, folds);
      int[] tokens = shown.visibleTokens();
      if (tokens.length > 0) {
        Tensor seen = scene.slow(shown).context().mixedVisible().detach(); // [tokens, d]
        wanted.add(torch.layer_norm(seen, dim));
        predicted.add(scene.context().mixed(tokens));
        order.add(scene.indices(tokens));
      }
    }
    Tensor guess =
        scene.layers(
            () -> Layers.linear(scene.context().weights(), name, joined(predicted))); // [masked, d]
    Tensor truth = joined(wanted);
    Tensor ascending = joined(order).argsort();
    return new Losses(
        guess.sub(truth).square().mean(1).index_select(0, ascending),
        truth.square().mean(1).index_select(0, ascending),
        Optional.of(torch.cosine_similarity(guess, truth, 1, 1e-8)),
        Optional.of(scene.batch().maskedTokens()));
  }

  /** The windows with one fold of their masked tiles to be seen, and nothing else. */
  static MaskedBatch shown(MaskedBatch batch, int fold, int folds) {
    List<Mask> masks = new ArrayList<>();
    for (int i = 0; i < batch.windows().size(); i++) {
      BitSet thrown = (BitSet) batch.windows().get(i).present().clone();
      int rank = 0;
      for (int p : batch.masks().get(i).hidden().stream().toArray()) {
        if (rank++ % folds == fold) {
          thrown.clear(p);
        }
      }
      masks.add(new Mask(new BitSet(), thrown));
    }
    return new MaskedBatch(batch.windows(), masks);
  }

  private static Tensor joined(List<Tensor> parts) {
    return torch.cat(new TensorVector(parts.toArray(new Tensor[0])), 0);
  }
}
