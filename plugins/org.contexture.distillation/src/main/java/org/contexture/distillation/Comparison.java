package org.contexture.distillation;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NormalizeFuncOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.distillation.loss.TileLoss;

/**
 * Compares predictions with targets, teacher by teacher.
 *
 * @param loss of one tile for one teacher
 * @param relations whether a tile's cosines with the tiles of its window are compared instead of
 *     its features
 * @param dimensions of the teachers, in the order of the columns
 */
record Comparison(TileLoss loss, boolean relations, List<Integer> dimensions) {

  /**
   * Each tile's loss, averaged over teachers.
   *
   * @param predicted ŷ [tiles, dim]
   * @param target y [tiles, dim]
   * @param at the tiles' tokens [tiles]
   * @param windows how many windows they are of
   * @param positions s²
   * @return [tiles]
   */
  Tensor losses(Tensor predicted, Tensor target, Tensor at, long windows, long positions) {
    List<Tensor> perTeacher = new ArrayList<>();
    long column = 0;
    for (int dimension : dimensions) {
      Tensor guess = predicted.narrow(1, column, dimension); // [tiles, dim of this teacher]
      Tensor truth = target.narrow(1, column, dimension);
      if (relations) {
        guess = relations(guess, at, windows, positions);
        truth = relations(truth, at, windows, positions);
        Tensor share = tilesPerWindow(at, windows, positions).div(new Scalar(positions)); // [tiles]
        perTeacher.add(loss.of(guess, truth).div(share)); // the mean of those that are there
      } else {
        perTeacher.add(loss.of(guess, truth));
      }
      column += dimension;
    }
    Tensor sum = perTeacher.stream().reduce(Tensor::add).orElseThrow(); // [tiles]
    return sum.div(new Scalar(dimensions.size()));
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
  static Tensor relations(Tensor features, Tensor at, long windows, long positions) {
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
