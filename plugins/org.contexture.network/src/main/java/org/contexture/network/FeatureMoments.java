package org.contexture.network;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Mean and deviation of each dimension of features, over all rows counted in so far (Chan et al.
 * 1979, parallel variance), in double precision. One thread at a time.
 *
 * <p>Features are standardised with a floor under the deviations: a dimension that hardly differed
 * where the moments were taken would turn an ordinary value into thousands elsewhere.
 */
public final class FeatureMoments {

  /** Share of what dimensions usually deviate by, below which none is taken to deviate less. */
  private static final double LEAST_SHARE = 0.1;

  private long rows;
  private final double[] mean;
  private final double[] squares; // sum of squared distances from the mean

  public FeatureMoments(int dimension) {
    mean = new double[dimension];
    squares = new double[dimension];
  }

  public int dimension() {
    return mean.length;
  }

  /** Takes up what {@link #state} gave. */
  public void restore(double[] state) {
    if (state.length != 1 + 2 * mean.length) {
      throw new IllegalArgumentException(
          "Expected statistics of %d dimensions, found %d numbers."
              .formatted(mean.length, state.length));
    }
    rows = (long) state[0];
    System.arraycopy(state, 1, mean, 0, mean.length);
    System.arraycopy(state, 1 + mean.length, squares, 0, squares.length);
  }

  /** Count, means and sums of squares. */
  public double[] state() {
    double[] state = new double[1 + 2 * mean.length];
    state[0] = rows;
    System.arraycopy(mean, 0, state, 1, mean.length);
    System.arraycopy(squares, 0, state, 1 + mean.length, squares.length);
    return state;
  }

  /** Counts features in. */
  public void add(FloatMatrix features) {
    add(FloatBuffer.wrap(features.values()), features.rows());
  }

  /**
   * Counts features in.
   *
   * @param features [rows, dimension]
   */
  public void add(FloatBuffer features, int count) {
    int dimension = mean.length;
    double[] batchMean = new double[dimension];
    double[] batchSquares = new double[dimension];
    for (int row = 0, at = 0; row < count; row++) {
      for (int d = 0; d < dimension; d++, at++) {
        batchMean[d] += features.get(at) / (double) count;
      }
    }
    for (int row = 0, at = 0; row < count; row++) {
      for (int d = 0; d < dimension; d++, at++) {
        double distance = features.get(at) - batchMean[d];
        batchSquares[d] += distance * distance;
      }
    }
    double total = (double) rows + count;
    for (int d = 0; d < dimension && count > 0; d++) {
      double apart = batchMean[d] - mean[d];
      mean[d] += apart * count / total;
      squares[d] += batchSquares[d] + apart * apart * rows * count / total;
    }
    rows += count;
  }

  /** The mean of each dimension. */
  public float[] mean() {
    float[] means = new float[mean.length];
    for (int d = 0; d < mean.length; d++) {
      means[d] = (float) mean[d];
    }
    return means;
  }

  /** The deviations, averaged over dimensions: near 0 when all rows look the same. */
  public double meanDeviation() {
    return Arrays.stream(deviations()).average().orElse(0);
  }

  /**
   * What each dimension of an encoder's features is multiplied with to get deviation 1; dimensions
   * that differ less than a tenth of the average (many of a ReLU's are nearly always 0) as if they
   * differed as much.
   */
  public float[] scale() {
    double least = LEAST_SHARE * meanDeviation();
    double[] deviations = deviations();
    float[] scale = new float[deviations.length];
    for (int d = 0; d < scale.length; d++) {
      scale[d] = least > 0 ? (float) (1 / Math.max(deviations[d], least)) : 1;
    }
    return scale;
  }

  /**
   * The deviation of each dimension, a tenth of the median of those that vary at the least; 1 if
   * none varies. The median, since columns of a table may have units of their own, and one in
   * thousands must not flatten the others as it would through the average.
   */
  public float[] flooredDeviations() {
    double[] deviations = deviations();
    double[] varying = Arrays.stream(deviations).filter(v -> v > 0).sorted().toArray();
    double least = varying.length == 0 ? 1 : LEAST_SHARE * varying[varying.length / 2];
    float[] floored = new float[deviations.length];
    for (int d = 0; d < floored.length; d++) {
      floored[d] = (float) Math.max(deviations[d], least);
    }
    return floored;
  }

  private double[] deviations() {
    return Arrays.stream(squares).map(s -> Math.sqrt(s / Math.max(1, rows))).toArray();
  }

  /** Shifts each dimension to mean 0 and scales it by {@link #scale}. */
  public FloatMatrix standardise(FloatMatrix features) {
    float[] scale = scale();
    float[] standardised = new float[features.values().length];
    for (int i = 0; i < standardised.length; i++) {
      int d = i % mean.length;
      standardised[i] = (float) ((features.values()[i] - mean[d]) * scale[d]);
    }
    return new FloatMatrix(features.rows(), features.columns(), standardised);
  }
}
