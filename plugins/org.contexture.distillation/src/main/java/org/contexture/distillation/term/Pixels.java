package org.contexture.distillation.term;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;

/**
 * The masked tiles' pixels, normalised tile by tile, compared by the mean square (He et al. 2022,
 * "Masked Autoencoders Are Scalable Vision Learners", MAE, with normalised pixels; also the first
 * stage of Li et al. 2025, "Rethinking JEPA", SALT, and of further pre-training by
 * self-distillation, Lee et al. 2023). Asks no teacher.
 *
 * <p>Deviation: a tile is large, so its pixels are averaged over a grid first; what is foreseen is
 * coarse by design.
 *
 * @param dim d
 * @param grid cells of a tile's side
 */
record Pixels(String name, int dim, int grid) implements Term {

  private static final double EPSILON = 1e-6; // as in MAE

  @Override
  public void initialise(Initialiser head) {
    head.linear(name, dim, 3 * grid * grid);
  }

  @Override
  public int count(MaskedBatch batch) {
    return batch.maskedTokens().length;
  }

  @Override
  public Losses of(Scene scene) {
    int[] masked = scene.batch().maskedTokens();
    Tensor wanted = normalised(scene.student().images(masked), grid); // [masked, 3 · grid²]
    Tensor predicted =
        scene.layers(
            () -> Layers.linear(scene.context().weights(), name, scene.context().mixed(masked)));
    return new Losses(
        predicted.sub(wanted).square().mean(1),
        wanted.square().mean(1),
        Optional.of(torch.cosine_similarity(predicted, wanted, 1, 1e-8)),
        Optional.of(masked));
  }

  /**
   * What is to be foreseen of pictures.
   *
   * @param images [tiles, 3, height, width]
   * @return [tiles, 3 · grid²], each with mean 0 and deviation 1
   */
  static Tensor normalised(Tensor images, int grid) {
    Tensor cells =
        torch.adaptive_avg_pool2d(images.detach(), grid, grid).reshape(images.size(0), -1);
    Tensor mean = cells.mean(new long[] {1}, true, new org.bytedeco.pytorch.ScalarTypeOptional());
    Tensor apart = cells.sub(mean);
    Tensor variance =
        apart
            .square()
            .sum(new long[] {1}, true, new org.bytedeco.pytorch.ScalarTypeOptional())
            .div(new Scalar(cells.size(1) - 1.0));
    return apart.div(variance.add(new Scalar(EPSILON)).sqrt());
  }
}
