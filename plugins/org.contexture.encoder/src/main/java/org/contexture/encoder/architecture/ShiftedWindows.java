package org.contexture.encoder.architecture;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.network.Tensors;

/** Cuts maps into windows and joins them again, as {@link AttentionWindow} says. */
final class ShiftedWindows {

  private ShiftedWindows() {}

  /** [n, side, side, dim] → [n · count, tokens, dim]. */
  static Tensor cut(Tensor map, AttentionWindow window) {
    long inRow = window.side() / window.size();
    long dim = map.size(3);
    return moved(map, -window.shift())
        .reshape(map.size(0), inRow, window.size(), inRow, window.size(), dim)
        .permute(0, 1, 3, 2, 4, 5)
        .reshape(-1, window.tokens(), dim);
  }

  /** Back again. */
  static Tensor joined(Tensor windows, AttentionWindow window) {
    long inRow = window.side() / window.size();
    long dim = windows.size(2);
    Tensor map =
        windows
            .reshape(-1, inRow, inRow, window.size(), window.size(), dim)
            .permute(0, 1, 3, 2, 4, 5)
            .reshape(-1, window.side(), window.side(), dim);
    return moved(map, window.shift());
  }

  private static Tensor moved(Tensor map, long by) {
    return by == 0 ? map : map.roll(new long[] {by, by}, new long[] {1, 2});
  }

  /** [1, heads, tokens, tokens], or one for each window of a map where the shift asks for it. */
  static Tensor biases(Tensor table, AttentionWindow window) {
    long tokens = window.tokens();
    Tensor byPlace =
        table
            .index_select(0, Tensors.indices(window.biasRows()).to(table.device(), ScalarType.Long))
            .view(tokens, tokens, table.size(1))
            .permute(2, 0, 1)
            .unsqueeze(0); // [1, heads, tokens, tokens]
    if (window.shift() == 0) {
      return byPlace.contiguous();
    }
    Tensor mask = Tensors.of(window.mask(), window.count(), 1, tokens, tokens);
    return byPlace.add(mask.to(table.device(), table.scalar_type()));
  }
}
