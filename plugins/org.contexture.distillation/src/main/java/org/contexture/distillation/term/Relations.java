package org.contexture.distillation.term;

import org.bytedeco.pytorch.NormalizeFuncOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.distillation.loss.TileLoss;
import org.contexture.distillation.window.MaskedBatch;

/**
 * How similar each present tile is to the others of its window, instead of the features themselves
 * (after Ren et al. 2023, "TinyMIM: An Empirical Study of Distilling MIM Pre-trained Models"). Each
 * tile's loss is the mean over its cosines with the present tiles. Deviation: cosines of whole
 * features are compared, not softmaxed products of attention's queries, keys and values, because
 * teachers here need not have attention.
 *
 * <p>"relations of 1 + masked of 2" are the relations of one teacher and the features of another
 * (Shi et al. 2023, "Hybrid Distillation: Connecting Masked Autoencoders with Contrastive
 * Learners").
 */
record Relations(String name, FeatureComparison features) implements Term {

  @Override
  public int[] taught(MaskedBatch batch) {
    return batch.presentTokens();
  }

  @Override
  public Losses of(Scene scene) {
    int[] present = scene.batch().presentTokens();
    Tensor at = scene.indices(present); // [present]
    long windows = scene.batch().windows().size();
    long positions = scene.batch().positions();
    TileLoss ofTile =
        (predicted, target) ->
            relationLosses(features.loss(), predicted, target, at, windows, positions);
    return new FeatureComparison(ofTile, features.teachers())
        .of(scene, present, teacher -> scene.context().predicted(teacher, present));
  }

  /**
   * Compares relations.
   *
   * @param predicted ŷ [tiles, dim]
   * @param target y [tiles, dim]
   * @param at the tiles' tokens [tiles]
   * @param windows how many windows they are of
   * @param positions s²
   * @return [tiles]
   */
  static Tensor relationLosses(
      TileLoss loss, Tensor predicted, Tensor target, Tensor at, long windows, long positions) {
    Tensor share = tilesPerWindow(at, windows, positions).div(new Scalar(positions)); // [tiles]
    return loss.of(
            relations(predicted, at, windows, positions), relations(target, at, windows, positions))
        .div(share); // the mean of those that are there
  }

  /** How many tiles each tile's window holds, itself counted: [tiles]. */
  private static Tensor tilesPerWindow(Tensor at, long windows, long positions) {
    Tensor window = at.floor_divide(new Scalar(positions)); // [tiles]
    Tensor ones = torch.ones_like(at).to(ScalarType.Float);
    return torch
        .zeros(new long[] {windows}, ones.options())
        .index_add(0, window, ones)
        .index_select(0, window);
  }

  /**
   * Cosines of each tile with every tile of its window.
   *
   * @param features [tiles, dim]
   * @return [tiles, s²]; 0 where a tile is absent
   */
  private static Tensor relations(Tensor features, Tensor at, long windows, long positions) {
    Tensor unit = torch.normalize(features, new NormalizeFuncOptions()); // [tiles, dim]
    Tensor laid =
        torch
            .zeros(new long[] {windows * positions, features.size(1)}, features.options())
            .index_copy(0, at, unit)
            .view(windows, positions, features.size(1)); // [windows, s², dim]
    Tensor cosines = torch.bmm(laid, laid.transpose(1, 2)); // [windows, s², s²]
    return cosines.view(windows * positions, positions).index_select(0, at);
  }
}
