package org.contexture.distillation.mask;

import java.util.BitSet;

/**
 * A window of which some tiles shall be hidden.
 *
 * @param side s, tiles
 * @param present positions (row by row) that hold a tile
 * @param count how many of them to hide, 1 … present − 1
 * @param progress of the training, in [0, 1]
 * @param scores one per position, higher is likelier to be hidden; empty for rules without guidance
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record MaskedWindow(int side, BitSet present, int count, double progress, float[] scores) {

  public MaskedWindow {
    present = (BitSet) present.clone();
    if (present.length() > side * side || count < 1 || count >= present.cardinality()) {
      throw new IllegalArgumentException(
          "Expected to hide at least one and to leave at least one of %d tiles, found %d."
              .formatted(present.cardinality(), count));
    }
  }

  /** A window of which only the positions matter. */
  public MaskedWindow(int side, BitSet present, int count) {
    this(side, present, count, 0, new float[0]);
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

  /** The {@code count} present positions with the highest values. */
  BitSet highest(double[] values) {
    BitSet hidden = new BitSet();
    present.stream()
        .boxed()
        .sorted(java.util.Comparator.comparingDouble((Integer p) -> -values[p]))
        .limit(count)
        .forEach(hidden::set);
    return hidden;
  }
}
