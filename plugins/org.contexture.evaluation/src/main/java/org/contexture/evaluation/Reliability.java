package org.contexture.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether predictions are as right as they are confident: slides binned by the probability of their
 * predicted class (Guo et al. 2017, equations 3 and 5).
 *
 * @param bins of equal width over [0, 1], in order, empty ones included
 */
public record Reliability(List<Bin> bins) {

  public static final int DEFAULT_BINS = 10;

  /**
   * One bin: confidences in (lower, upper].
   *
   * @param count slides
   * @param confidence mean; NaN if empty
   * @param accuracy fraction predicted right; NaN if empty
   */
  public record Bin(double lower, double upper, int count, double confidence, double accuracy) {}

  public Reliability {
    bins = List.copyOf(bins);
  }

  /** Bins the predictions. */
  public static Reliability of(Predictions predictions, int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("Expected at least one bin, found %d.".formatted(bins));
    }
    int[] count = new int[bins];
    double[] confidence = new double[bins];
    double[] right = new double[bins];
    for (int i = 0; i < predictions.size(); i++) {
      int predicted = predictions.predicted(i);
      double p = predictions.probabilities()[i][predicted];
      int bin = (int) Math.min(bins - 1, Math.max(0, Math.ceil(p * bins) - 1));
      count[bin]++;
      confidence[bin] += p;
      right[bin] += predictions.labels()[i] == predicted ? 1 : 0;
    }
    List<Bin> result = new ArrayList<>();
    for (int b = 0; b < bins; b++) {
      result.add(
          new Bin(
              (double) b / bins,
              (double) (b + 1) / bins,
              count[b],
              confidence[b] / count[b],
              right[b] / count[b]));
    }
    return new Reliability(result);
  }

  /** Mean distance of accuracy and confidence, weighted by the bins' counts; NaN without slides. */
  public double expectedCalibrationError() {
    double sum = 0;
    int n = 0;
    for (Bin bin : bins) {
      if (bin.count() > 0) {
        sum += bin.count() * Math.abs(bin.accuracy() - bin.confidence());
        n += bin.count();
      }
    }
    return sum / n;
  }
}
