package org.contexture.bench;

import java.util.Arrays;
import java.util.List;

/** The value in the middle; of an even number, the mean of the two in the middle. */
final class Median {

  private Median() {}

  static double of(List<Double> values) {
    return of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
