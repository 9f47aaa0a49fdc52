package org.contexture.distillation;

import java.util.Arrays;
import org.contexture.network.FloatMatrix;

/**
 * Mean and deviation of each dimension of features, over all tiles counted in so far (Chan et al.
 * 1979, parallel variance). One thread at a time.
 */
final class FeatureStatistics {

  /** Dimensions that hardly differ are not blown up: share of the average deviation. */
  private static final double LEAST_DEVIATION = 0.1;

  private long tiles;
  private final double[] mean;
  private final double[] squares; // sum of squared distances from the mean

  FeatureStatistics(int dimension) {
    mean = new double[dimension];
    squares = new double[dimension];
  }

  int dimension() {
    return mean.length;
  }

  /** Takes up what {@link #state} gave. */
  void restore(double[] state) {
    if (state.length != 1 + 2 * mean.length) {
      throw new IllegalArgumentException(
          "Expected statistics of %d dimensions, found %d numbers."
              .formatted(mean.length, state.length));
    }
    tiles = (long) state[0];
    System.arraycopy(state, 1, mean, 0, mean.length);
    System.arraycopy(state, 1 + mean.length, squares, 0, squares.length);
  }

  /** Count, means and sums of squares. */
  double[] state() {
    double[] state = new double[1 + 2 * mean.length];
    state[0] = tiles;
    System.arraycopy(mean, 0, state, 1, mean.length);
    System.arraycopy(squares, 0, state, 1 + mean.length, squares.length);
    return state;
  }

  /** Counts features in. */
  void add(FloatMatrix features) {
    double[] batchMean = new double[mean.length];
    double[] batchSquares = new double[mean.length];
    for (int i = 0; i < features.values().length; i++) {
      batchMean[i % mean.length] += features.values()[i] / (double) features.rows();
    }
    for (int i = 0; i < features.values().length; i++) {
      double distance = features.values()[i] - batchMean[i % mean.length];
      batchSquares[i % mean.length] += distance * distance;
    }
    double total = (double) tiles + features.rows();
    for (int d = 0; d < mean.length; d++) {
      double apart = batchMean[d] - mean[d];
      mean[d] += apart * features.rows() / total;
      squares[d] += batchSquares[d] + apart * apart * tiles * features.rows() / total;
    }
    tiles += features.rows();
  }

  /** The mean of each dimension. */
  float[] mean() {
    float[] means = new float[mean.length];
    for (int d = 0; d < mean.length; d++) {
      means[d] = (float) mean[d];
    }
    return means;
  }

  /**
   * What each dimension is multiplied with to get deviation 1; dimensions that differ less than a
   * tenth of the average (many of a ReLU's are nearly always 0) as if they differed as much.
   */
  float[] scale() {
    double least = LEAST_DEVIATION * meanDeviation();
    float[] scale = new float[squares.length];
    for (int d = 0; d < scale.length; d++) {
      double deviation = Math.sqrt(squares[d] / Math.max(1, tiles));
      scale[d] = least > 0 ? (float) (1 / Math.max(deviation, least)) : 1;
    }
    return scale;
  }

  /** The deviations, averaged over dimensions: near 0 when all tiles look the same. */
  double meanDeviation() {
    return Arrays.stream(squares).map(s -> Math.sqrt(s / Math.max(1, tiles))).average().orElse(0);
  }

  /** Shifts each dimension to mean 0 and scales it by {@link #scale}. */
  FloatMatrix standardise(FloatMatrix features) {
    float[] scale = scale();
    float[] standardised = new float[features.values().length];
    for (int i = 0; i < standardised.length; i++) {
      int d = i % mean.length;
      standardised[i] = (float) ((features.values()[i] - mean[d]) * scale[d]);
    }
    return new FloatMatrix(features.rows(), features.columns(), standardised);
  }
}
