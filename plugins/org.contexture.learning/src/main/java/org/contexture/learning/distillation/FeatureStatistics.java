package org.contexture.learning.distillation;

import java.util.Arrays;
import org.contexture.learning.FloatMatrix;

/**
 * Mean and deviation of each dimension of features, over all tiles counted in so far (Chan et al.
 * 1979, parallel variance). One thread at a time.
 */
final class FeatureStatistics {

  /** Below this share of a dimension's mean square, a dimension counts as constant. */
  private static final double CONSTANT = 1e-10;

  private long tiles;
  private final double[] mean;
  private final double[] squares; // sum of squared distances from the mean

  FeatureStatistics(int dimension) {
    mean = new double[dimension];
    squares = new double[dimension];
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

  /** The deviation of each dimension. */
  float[] deviation() {
    float[] deviations = new float[squares.length];
    for (int d = 0; d < squares.length; d++) {
      deviations[d] = (float) Math.sqrt(squares[d] / Math.max(1, tiles));
    }
    return deviations;
  }

  /** The deviations, averaged over dimensions: near 0 when all tiles look the same. */
  double meanDeviation() {
    return Arrays.stream(squares).map(s -> Math.sqrt(s / Math.max(1, tiles))).average().orElse(0);
  }

  /** Shifts and scales each dimension to mean 0 and deviation 1; constant dimensions become 0. */
  FloatMatrix standardise(FloatMatrix features) {
    double[] scale = new double[mean.length];
    Arrays.setAll(
        scale,
        d -> {
          double variance = squares[d] / Math.max(1, tiles);
          boolean constant = variance <= CONSTANT * (variance + mean[d] * mean[d]);
          return constant ? 0 : 1 / Math.sqrt(variance);
        });
    float[] standardised = new float[features.values().length];
    for (int i = 0; i < standardised.length; i++) {
      int d = i % mean.length;
      standardised[i] = (float) ((features.values()[i] - mean[d]) * scale[d]);
    }
    return new FloatMatrix(features.rows(), features.columns(), standardised);
  }
}
