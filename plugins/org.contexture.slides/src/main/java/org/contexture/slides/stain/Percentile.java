package org.contexture.slides.stain;

import java.util.Arrays;

/** Percentiles between sorted values, by linear interpolation as numpy has it. */
final class Percentile {

  private Percentile() {}

  /** Sorts values in place, so that {@link #of} can be asked of them. */
  static double[] sorted(double[] values) {
    Arrays.sort(values);
    return values;
  }

  /**
   * A percentile.
   *
   * @param sorted at least one
   * @param percent in [0, 100]
   */
  static double of(double[] sorted, double percent) {
    double place = percent / 100 * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  static double median(double[] values) {
    return of(sorted(values.clone()), 50);
  }
}
