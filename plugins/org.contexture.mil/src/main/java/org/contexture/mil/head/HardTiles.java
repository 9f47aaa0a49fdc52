package org.contexture.mil.head;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Tensors;

/**
 * Which tiles the student learns from (Tang et al. 2023, section 3.3): not the most attended, which
 * are easy; not a part of the least attended; not a random part.
 *
 * @param random fraction masked at random
 * @param lowest fraction of the least attended masked
 * @param highest fraction of the most attended masked
 * @param highestDrawn fraction of the candidates that is drawn: 0.5 draws from twice as many as are
 *     masked, 1 masks the most attended themselves
 */
public record HardTiles(double random, double lowest, double highest, double highestDrawn) {

  /**
   * @throws IllegalArgumentException naming the fraction that is out of range
   */
  public HardTiles {
    require("randomly masked", random, random >= 0 && random < 1, "in [0, 1)");
    require("least attended", lowest, lowest >= 0 && lowest < 1, "in [0, 1)");
    require("most attended", highest, highest >= 0 && highest < 1, "in [0, 1)");
    require("drawn of them", highestDrawn, highestDrawn > 0 && highestDrawn <= 1, "in (0, 1]");
  }

  private static void require(String fraction, double found, boolean valid, String expected) {
    HeadSizes.require("fraction " + fraction, found, valid, expected);
  }

  /**
   * Indices of the tiles that stay, ascending; at least one.
   *
   * @param attention [heads, tiles]; of several heads, each votes for its own
   */
  Tensor keep(Tensor attention, Randomness randomness) {
    int n = (int) attention.size(1);
    Set<Integer> masked = new LinkedHashSet<>();
    masked.addAll(drawn(ranked(attention, random > 0 ? n : 0, false), random, randomness));
    masked.addAll(drawn(ranked(attention, ceil(n, lowest), false), 1, randomness));
    double candidates = Math.min(1, highest / highestDrawn);
    masked.addAll(drawn(ranked(attention, ceil(n, candidates), true), highestDrawn, randomness));
    if (masked.size() == n) {
      masked.remove(masked.iterator().next());
    }
    int[] kept = IntStream.range(0, n).filter(i -> !masked.contains(i)).toArray();
    return Tensors.indices(kept).to(attention.device(), torch.ScalarType.Long);
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

  /** A fraction of the tiles, drawn at random; all of them for a fraction of 1. */
  private static List<Integer> drawn(int[] tiles, double fraction, Randomness randomness) {
    List<Integer> drawn = new ArrayList<>();
    int[] order = fraction < 1 ? indices(randomness.permutation(tiles.length)) : new int[0];
    for (int i = 0; i < ceil(tiles.length, fraction); i++) {
      drawn.add(tiles[fraction < 1 ? order[i] : i]);
    }
    return drawn;
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
