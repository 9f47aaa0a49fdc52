package org.contexture.mil;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Tensors;

/**
 * Centres and scales each feature dimension by the mean and deviation of the training tiles.
 * Dimensions that do not vary are only centred.
 *
 * @param mean [dimension]
 * @param deviation [dimension], positive
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer, never compared
record Standardisation(float[] mean, float[] deviation) {

  /** Changes nothing. */
  static Standardisation none(int dimension) {
    float[] ones = new float[dimension];
    java.util.Arrays.fill(ones, 1);
    return new Standardisation(new float[dimension], ones);
  }

  /** Standardises a tensor [tiles, dimension] in place. */
  @SuppressWarnings("try") // scopes act by being closed
  void apply(Tensor features) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      features.sub_(Tensors.of(mean, mean.length).to(features.device(), features.scalar_type()));
      features.div_(
          Tensors.of(deviation, mean.length).to(features.device(), features.scalar_type()));
    }
  }

  /** Gathers the statistics bag by bag (Chan et al. 1983), in double precision. */
  static final class Fit {

    private final double[] mean;
    private final double[] squares; // sum of squared differences from the mean
    private long tiles;

    Fit(int dimension) {
      mean = new double[dimension];
      squares = new double[dimension];
    }

    /** A bag on the CPU: [tiles, dimension]. */
    void add(Tensor bag) {
      FloatBuffer values = Tensors.memory(bag);
      int rows = (int) bag.size(0);
      int dimension = mean.length;
      double[] bagMean = new double[dimension];
      double[] bagSquares = new double[dimension];
      for (int row = 0, at = 0; row < rows; row++) {
        for (int d = 0; d < dimension; d++, at++) {
          bagMean[d] += values.get(at);
        }
      }
      for (int d = 0; d < dimension; d++) {
        bagMean[d] /= rows;
      }
      for (int row = 0, at = 0; row < rows; row++) {
        for (int d = 0; d < dimension; d++, at++) {
          double difference = values.get(at) - bagMean[d];
          bagSquares[d] += difference * difference;
        }
      }
      merge(bagMean, bagSquares, rows);
    }

    private void merge(double[] otherMean, double[] otherSquares, long otherTiles) {
      long all = tiles + otherTiles;
      for (int d = 0; d < mean.length; d++) {
        double difference = otherMean[d] - mean[d];
        mean[d] += difference * otherTiles / all;
        squares[d] +=
            otherSquares[d] + difference * difference * ((double) tiles * otherTiles / all);
      }
      tiles = all;
    }

    Standardisation result() {
      float[] means = new float[mean.length];
      float[] deviations = new float[mean.length];
      for (int d = 0; d < means.length; d++) {
        double deviation = Math.sqrt(squares[d] / Math.max(1, tiles));
        means[d] = (float) mean[d];
        deviations[d] =
            deviation > 1e-6 * Math.max(1e-6, Math.abs(mean[d])) ? (float) deviation : 1;
      }
      return new Standardisation(means, deviations);
    }
  }
}
