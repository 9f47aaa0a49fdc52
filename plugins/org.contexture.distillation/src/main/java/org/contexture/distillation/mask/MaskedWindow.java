package org.contexture.distillation.mask;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.contexture.distillation.mask.MaskRule.Guidance;
import org.contexture.distillation.window.Mask;

/**
 * A window of which some tiles shall be hidden.
 *
 * @param side s, tiles
 * @param present positions (row by row) that hold a tile
 * @param count how many of them to hide, 1 … present − 1
 * @param progress of the training, in [0, 1]
 * @param scores one per position, by what the rule asked for; higher is likelier to be hidden
 */
public record MaskedWindow(
    int side, BitSet present, int count, double progress, Map<Guidance, float[]> scores) {

  private static final double LEAST_WEIGHT = 1e-12;

  public MaskedWindow {
    present = (BitSet) present.clone();
    scores = Map.copyOf(scores);
    if (present.length() > side * side || count < 1 || count >= present.cardinality()) {
      throw new IllegalArgumentException(
          "Expected to hide at least one and to leave at least one of %d tiles, found %d."
              .formatted(present.cardinality(), count));
    }
  }

  /** A window of which only the positions matter. */
  public MaskedWindow(int side, BitSet present, int count) {
    this(side, present, count, 0, Map.of());
  }

  /**
   * How many of a window's tiles are hidden: round(r · n), at least one and at most n − 1.
   *
   * @param ratio r
   * @param present n, at least 2
   */
  public static int count(double ratio, int present) {
    return (int) Math.max(1, Math.min(present - 1, Math.round(ratio * present)));
  }

  /** A random number for every position. */
  double[] chance(RandomGenerator random) {
    return random.doubles((long) side * side).toArray();
  }

  /**
   * Values whose order is a draw without replacement, with probabilities proportional to weights:
   * the exponential race of Efraimidis &amp; Spirakis 2006.
   *
   * @param weights ≥ 0, one per position
   */
  double[] race(double[] weights, RandomGenerator random) {
    double[] value = new double[side * side];
    for (int p = 0; p < value.length; p++) {
      value[p] = Math.log(1 - random.nextDouble()) / Math.max(weights[p], LEAST_WEIGHT);
    }
    return value;
  }

  /** Hides the present positions with the highest values. */
  Mask highest(double[] values) {
    return highest(values, 0);
  }

  /** Hides the present positions with the highest values, and throws the next ones away. */
  Mask highest(double[] values, int thrown) {
    List<Integer> ranked =
        present.stream()
            .boxed()
            .sorted(Comparator.comparingDouble((Integer p) -> -values[p]))
            .toList();
    int end = Math.min(count + thrown, ranked.size() - 1); // one at least stays visible
    return new Mask(bits(ranked.subList(0, count)), bits(ranked.subList(count, end)));
  }

  private static BitSet bits(List<Integer> positions) {
    BitSet bits = new BitSet();
    positions.forEach(bits::set);
    return bits;
  }
}
