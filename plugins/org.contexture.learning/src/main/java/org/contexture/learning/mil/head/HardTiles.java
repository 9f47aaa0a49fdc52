package org.contexture.learning.mil.head;

import java.util.HashSet;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.learning.network.Tensors;

/**
 * Which tiles the student learns from (Tang et al. 2023, section 3.3): not the most attended, which
 * are easy; not a part of the least attended; not a random part.
 *
 * @param random fraction masked at random
 * @param lowest fraction of the least attended masked
 * @param highest fraction of the most attended masked
 * @param highestDrawn of the candidates so many times as many are taken, then drawn from
 */
record HardTiles(double random, double lowest, double highest, double highestDrawn) {

  /**
   * Indices of the tiles that stay, in order; at least one.
   *
   * @param attention [heads, tiles]; of several heads, each votes for its own
   */
  Tensor keep(Tensor attention, Dropout dropout) {
    int n = (int) attention.size(1);
    Set<Integer> masked = new HashSet<>();
    masked.addAll(drawn(indices(dropout.permutation(n)), ceil(n, random)));
    masked.addAll(drawn(ranked(attention, ceil(n, lowest), false), ceil(n, lowest)));
    double candidates = Math.min(1, highest / highestDrawn);
    int[] top = ranked(attention, ceil(n, candidates), true);
    int[] order = indices(dropout.permutation(top.length));
    for (int i = 0; i < order.length; i++) {
      order[i] = top[order[i]];
    }
    masked.addAll(drawn(order, ceil(top.length, highestDrawn)));
    if (masked.size() == n) {
      masked.remove(top.length == 0 ? 0 : top[top.length - 1]);
    }
    float[] kept = new float[n - masked.size()];
    int at = 0;
    for (int i = 0; i < n; i++) {
      if (!masked.contains(i)) {
        kept[at++] = i;
      }
    }
    return Tensors.of(kept, kept.length).to(attention.device(), torch.ScalarType.Long);
  }

  /** The k tiles that most heads have among their k extreme ones. */
  private static int[] ranked(Tensor attention, int k, boolean largest) {
    if (k == 0) {
      return new int[0];
    }
    if (attention.size(0) == 1) {
      return indices(torch.topk(attention.select(0, 0), k, 0, largest, true).get1());
    }
    Tensor extremes = torch.topk(attention, k, 1, largest, true).get1(); // [heads, k]
    Tensor votes =
        torch
            .zeros_like(attention)
            .scatter(1, extremes, torch.ones_like(attention).narrow(1, 0, k))
            .sum(0L); // [tiles]
    return indices(torch.topk(votes, k, 0, true, true).get1());
  }

  private static Set<Integer> drawn(int[] order, int count) {
    Set<Integer> set = new HashSet<>();
    for (int i = 0; i < count; i++) {
      set.add(order[i]);
    }
    return set;
  }

  private static int ceil(int n, double fraction) {
    return (int) Math.ceil(n * fraction - 1e-9);
  }

  private static int[] indices(Tensor tensor) {
    float[] values = Tensors.floats(tensor);
    int[] indices = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      indices[i] = (int) values[i];
    }
    return indices;
  }
}
