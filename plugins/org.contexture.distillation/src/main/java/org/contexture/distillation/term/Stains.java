package org.contexture.distillation.term;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.encoder.TileBatch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Tensors;

/**
 * The student is shown each visible tile without one of its stains, and from its feature the hidden
 * stain's density over a grid must be foreseen, compared by the mean square (after Ikezogwo et al.
 * 2022, "Multi-modal Masked Autoencoders Learn Compositional Histopathological Representations",
 * MMAE: one stain is told from the other). Haematoxylin is hidden in the window's even places,
 * eosin in the odd ones. Alone in an objective nothing else is masked; every visible tile is
 * encoded a second time.
 *
 * <p>Deviations: stains are separated by fixed colours ({@link StainSeparation}); densities are
 * averaged over a grid; a linear layer answers, and no decoder.
 *
 * @param dim d
 * @param grid cells of a tile's side
 */
record Stains(String name, int dim, int grid) implements Term {

  @Override
  public void initialise(Initialiser head) {
    head.linear(name + "." + StainSeparation.HAEMATOXYLIN, dim, grid * grid);
    head.linear(name + "." + StainSeparation.EOSIN, dim, grid * grid);
  }

  @Override
  public int count(MaskedBatch batch) {
    return batch.visibleTokens().length;
  }

  @Override
  public Losses of(Scene scene) {
    int[] visible = scene.batch().visibleTokens();
    List<byte[]> shown = new ArrayList<>();
    float[] wanted = new float[visible.length * grid * grid];
    int pixels = 0;
    for (int i = 0; i < visible.length; i++) {
      TileBatch tile = scene.batch().tiles(new int[] {visible[i]});
      int stain = hidden(visible[i], scene.batch().positions());
      shown.add(StainSeparation.without(stain, tile).rgb());
      float[] densities = StainSeparation.densities(stain, tile, grid);
      System.arraycopy(densities, 0, wanted, i * grid * grid, densities.length);
      pixels = tile.pixels();
    }
    Tensor features =
        scene.student().features(new TileBatch(visible.length, pixels, joined(shown)));
    Tensor target =
        Tensors.of(wanted, visible.length, (long) grid * grid)
            .to(features.device(), features.scalar_type()); // [visible, grid²]
    Tensor even = answer(scene, StainSeparation.HAEMATOXYLIN, features);
    Tensor odd = answer(scene, StainSeparation.EOSIN, features);
    Tensor isOdd = // [visible, 1]
        scene
            .indices(
                java.util.Arrays.stream(visible)
                    .map(token -> hidden(token, scene.batch().positions()))
                    .toArray())
            .eq(new org.bytedeco.pytorch.Scalar(StainSeparation.EOSIN))
            .unsqueeze(1);
    Tensor predicted = torch.where(isOdd, odd, even); // [visible, grid²]
    Tensor mean = target.mean(new long[] {0}).detach(); // of a pass, for the log
    return new Losses(
        predicted.sub(target).square().mean(1),
        target.sub(mean).square().mean(1),
        Optional.empty(),
        Optional.of(visible));
  }

  /** Which stain a token's tile is shown without. */
  static int hidden(int token, int positions) {
    return token % positions % 2 == 0 ? StainSeparation.HAEMATOXYLIN : StainSeparation.EOSIN;
  }

  private Tensor answer(Scene scene, int stain, Tensor features) {
    return scene.layers(
        () -> Layers.linear(scene.context().weights(), name + "." + stain, features));
  }

  private static byte[] joined(List<byte[]> tiles) {
    byte[] all = new byte[Math.multiplyExact(tiles.size(), tiles.get(0).length)];
    for (int i = 0; i < tiles.size(); i++) {
      System.arraycopy(tiles.get(i), 0, all, i * tiles.get(i).length, tiles.get(i).length);
    }
    return all;
  }
}
