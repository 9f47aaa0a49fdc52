package org.contexture.evaluation;

import java.util.Arrays;

/**
 * Features whose dimensions weigh alike: each is centred and scaled to deviation 1 over all rows,
 * those that hardly differ as if they differed by a tenth of the average, so that noise is not
 * blown up. No labels are seen.
 */
public final class StandardisedFeatures {

  private static final double LEAST_DEVIATION = 0.1; // share of the average

  private StandardisedFeatures() {}

  /**
   * Of some rows, which stay as they are.
   *
   * @param features [rows][dimension], at least one row
   * @return [rows][dimension]
   */
  public static double[][] of(double[][] features) {
    int dimension = features[0].length;
    double[] centre = new double[dimension];
    double[] deviation = new double[dimension];
    for (int d = 0; d < dimension; d++) {
      for (double[] row : features) {
        centre[d] += row[d] / features.length;
      }
      for (double[] row : features) {
        deviation[d] += (row[d] - centre[d]) * (row[d] - centre[d]) / features.length;
      }
      deviation[d] = Math.sqrt(deviation[d]);
    }
    double least =
        Math.max(LEAST_DEVIATION * Arrays.stream(deviation).average().orElse(0), Double.MIN_NORMAL);
    double[][] standardised = new double[features.length][dimension];
    for (int row = 0; row < features.length; row++) {
      for (int d = 0; d < dimension; d++) {
        standardised[row][d] = (features[row][d] - centre[d]) / Math.max(deviation[d], least);
      }
    }
    return standardised;
  }
}
