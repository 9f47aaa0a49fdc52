package org.contexture.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The ROC curve of scores: a point for each distinct threshold, from (0, 0) to (1, 1); equal scores
 * are passed together, so that ties make slanted lines (Fawcett 2006, algorithm 1).
 *
 * @param falsePositiveRate of each point, rising; empty without positives or negatives
 * @param truePositiveRate of each point, rising
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to draw, never compared
public record RocCurve(double[] falsePositiveRate, double[] truePositiveRate) {

  /** Of scores that should be higher for positives. */
  public static RocCurve of(boolean[] positive, double[] scores) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted((a, b) -> Double.compare(scores[b], scores[a]))
            .mapToInt(i -> i)
            .toArray();
    List<long[]> points = new ArrayList<>(List.of(new long[2])); // false, true positives
    long[] counts = new long[2];
    for (int i = 0; i < order.length; i++) {
      counts[positive[order[i]] ? 1 : 0]++;
      if (i + 1 == order.length || scores[order[i + 1]] != scores[order[i]]) {
        points.add(counts.clone());
      }
    }
    if (counts[0] == 0 || counts[1] == 0) {
      return new RocCurve(new double[0], new double[0]);
    }
    return new RocCurve(
        points.stream().mapToDouble(p -> (double) p[0] / counts[0]).toArray(),
        points.stream().mapToDouble(p -> (double) p[1] / counts[1]).toArray());
  }

  /**
   * The true positive rate at a false positive rate, linear between points; the upper end where the
   * curve rises vertically; NaN for an empty curve.
   */
  public double at(double rate) {
    int next = 0;
    while (next < falsePositiveRate.length && falsePositiveRate[next] <= rate) {
      next++;
    }
    if (next == falsePositiveRate.length) {
      return next == 0 ? Double.NaN : truePositiveRate[next - 1];
    }
    double share =
        (rate - falsePositiveRate[next - 1])
            / (falsePositiveRate[next] - falsePositiveRate[next - 1]);
    return truePositiveRate[next - 1]
        + share * (truePositiveRate[next] - truePositiveRate[next - 1]);
  }

  /** The area under it, by trapezia; NaN for an empty curve. */
  public double area() {
    double area = falsePositiveRate.length == 0 ? Double.NaN : 0;
    for (int i = 1; i < falsePositiveRate.length; i++) {
      area +=
          (falsePositiveRate[i] - falsePositiveRate[i - 1])
              * (truePositiveRate[i] + truePositiveRate[i - 1])
              / 2;
    }
    return area;
  }
}
