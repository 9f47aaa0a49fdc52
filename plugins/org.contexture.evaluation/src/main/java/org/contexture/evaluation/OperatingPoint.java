package org.contexture.evaluation;

import java.util.Arrays;

/**
 * What happens where positives are called at a threshold. A probability equal to it is called
 * positive.
 *
 * @param threshold of the probability of the positive class
 */
public record OperatingPoint(
    double threshold,
    int truePositives,
    int falsePositives,
    int trueNegatives,
    int falseNegatives) {

  /** Counts. */
  public static OperatingPoint of(boolean[] positive, double[] probabilities, double threshold) {
    int[][] counts = new int[2][2];
    for (int i = 0; i < positive.length; i++) {
      counts[positive[i] ? 1 : 0][probabilities[i] >= threshold ? 1 : 0]++;
    }
    return new OperatingPoint(threshold, counts[1][1], counts[0][1], counts[0][0], counts[1][0]);
  }

  /**
   * The threshold at which sensitivity and specificity add up to most (Youden 1950): the largest of
   * the best, from the middle between two neighbouring probabilities. Only ever to be chosen on
   * slides that are not the ones to be judged.
   *
   * @throws IllegalArgumentException if there is one class only
   */
  public static double youden(boolean[] positive, double[] probabilities) {
    double[] distinct = Arrays.stream(probabilities).sorted().distinct().toArray();
    double best = Double.NEGATIVE_INFINITY;
    double threshold = Double.NaN;
    for (int i = 0; i < distinct.length; i++) {
      double between = i == 0 ? distinct[0] : (distinct[i - 1] + distinct[i]) / 2;
      OperatingPoint point = of(positive, probabilities, between);
      double sum = point.sensitivity() + point.specificity();
      if (sum >= best) {
        best = sum;
        threshold = between;
      }
    }
    if (Double.isNaN(threshold)) {
      throw new IllegalArgumentException(
          "A threshold is chosen on slides of both kinds; these %d are all %s."
              .formatted(
                  positive.length, positive.length > 0 && positive[0] ? "positive" : "negative"));
    }
    return threshold;
  }

  /** Share of positives that are called so; NaN if there are none. */
  public double sensitivity() {
    return ratio(truePositives, falseNegatives);
  }

  /** Share of negatives that are not called positive; NaN if there are none. */
  public double specificity() {
    return ratio(trueNegatives, falsePositives);
  }

  /** Share of those called positive that are; NaN if none is called so. */
  public double positivePredictiveValue() {
    return ratio(truePositives, falsePositives);
  }

  /** Share of those called negative that are; NaN if none is called so. */
  public double negativePredictiveValue() {
    return ratio(trueNegatives, falseNegatives);
  }

  /** Harmonic mean of sensitivity and positive predictive value; NaN without any positive. */
  public double f1() {
    return 2.0 * truePositives / (2.0 * truePositives + falsePositives + falseNegatives);
  }

  private static double ratio(int part, int rest) {
    return part / (double) (part + rest);
  }
}
