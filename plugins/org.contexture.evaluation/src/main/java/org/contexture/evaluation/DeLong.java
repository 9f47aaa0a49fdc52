package org.contexture.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;

/**
 * AUROCs of several models on the same slides, with their covariance (DeLong et al. 1988, by ranks
 * as Sun &amp; Xu 2014). Where patients have several slides, the parts of a patient's slides are
 * summed before they are squared (Obuchowski 1997), which is DeLong's own where each has one.
 *
 * @param auroc of each model; ties count half; NaN without a positive or a negative
 * @param covariance [models][models] of the AUROCs; NaN with fewer than two patients who have a
 *     positive, or a negative
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
public record DeLong(double[] auroc, double[][] covariance) {

  private static final NormalDistribution NORMAL = new NormalDistribution();

  /**
   * The difference of two AUROCs.
   *
   * @param value first less second
   * @param standardError of the difference
   * @param z the difference in standard errors
   * @param p two-sided; 1 where the models rank alike, NaN where it is not defined
   */
  public record Difference(double value, double standardError, double z, double p) {}

  /**
   * Computes.
   *
   * @param patients one per slide
   * @param positive one per slide
   * @param scores [models][slides], higher for positives
   */
  public static DeLong of(List<String> patients, boolean[] positive, double[][] scores) {
    return ofRepeats(
        patients,
        positive,
        Arrays.stream(scores).map(s -> new double[][] {s}).toArray(double[][][]::new));
  }

  /**
   * Of models that predicted the slides several times: the mean AUROC over repeats, whose parts are
   * the means of the repeats' parts.
   *
   * @param scores [models][repeats][slides]
   */
  public static DeLong ofRepeats(List<String> patients, boolean[] positive, double[][][] scores) {
    int models = scores.length;
    int n = positive.length;
    int positives = (int) IntStream.range(0, n).filter(i -> positive[i]).count();
    int negatives = n - positives;
    double[] auroc = new double[models];
    double[][] parts = new double[models][];
    for (int m = 0; m < models; m++) {
      parts[m] = new double[n];
      for (double[] repeat : scores[m]) {
        double[] share = shareRankedRight(positive, repeat);
        for (int i = 0; i < n; i++) {
          parts[m][i] += share[i] / scores[m].length;
        }
      }
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += positive[i] ? parts[m][i] : 0;
      }
      auroc[m] = positives == 0 || negatives == 0 ? Double.NaN : sum / positives;
    }
    double[][] covariance = new double[models][models];
    int[][] ofPatients = PatientSlides.of(patients).toArray(int[][]::new);
    for (int a = 0; a < models; a++) {
      double[][] first = sums(ofPatients, positive, parts[a], auroc[a]);
      for (int b = 0; b < models; b++) {
        double[][] second = sums(ofPatients, positive, parts[b], auroc[b]);
        covariance[a][b] = covariance(ofPatients, positive, first, second, positives, negatives);
      }
    }
    return new DeLong(auroc, covariance);
  }

  /** Of a positive the share of negatives that it beats, of a negative that of positives above. */
  private static double[] shareRankedRight(boolean[] positive, double[] scores) {
    int n = scores.length;
    int[] own = IntStream.range(0, n).filter(i -> positive[i]).toArray();
    int[] other = IntStream.range(0, n).filter(i -> !positive[i]).toArray();
    double[] share = new double[n];
    if (own.length == 0 || other.length == 0) {
      return share;
    }
    double[] all = ranks(scores, IntStream.range(0, n).toArray());
    double[] amongPositives = ranks(scores, own);
    double[] amongNegatives = ranks(scores, other);
    for (int i = 0; i < own.length; i++) {
      share[own[i]] = (all[own[i]] - amongPositives[i]) / other.length;
    }
    for (int i = 0; i < other.length; i++) {
      share[other[i]] = 1 - (all[other[i]] - amongNegatives[i]) / own.length;
    }
    return share;
  }

  private static double[] ranks(double[] scores, int[] rows) {
    return new NaturalRanking(TiesStrategy.AVERAGE)
        .rank(Arrays.stream(rows).mapToDouble(i -> scores[i]).toArray());
  }

  /** [0] of each patient's negatives, [1] of the positives: parts less their mean, summed. */
  private static double[][] sums(
      int[][] ofPatients, boolean[] positive, double[] parts, double auroc) {
    double[][] sums = new double[2][ofPatients.length];
    for (int p = 0; p < ofPatients.length; p++) {
      for (int i : ofPatients[p]) {
        sums[positive[i] ? 1 : 0][p] += parts[i] - auroc;
      }
    }
    return sums;
  }

  private static double covariance(
      int[][] ofPatients,
      boolean[] positive,
      double[][] first,
      double[][] second,
      double positives,
      double negatives) {
    double withPositives = patientsWith(ofPatients, i -> positive[i] ? 1 : 0);
    double withNegatives = patientsWith(ofPatients, i -> positive[i] ? 0 : 1);
    if (withPositives < 2 || withNegatives < 2) {
      return Double.NaN;
    }
    double all = ofPatients.length;
    double ofPositives = 0;
    double ofNegatives = 0;
    double ofBoth = 0;
    for (int p = 0; p < ofPatients.length; p++) {
      ofPositives += first[1][p] * second[1][p];
      ofNegatives += first[0][p] * second[0][p];
      ofBoth += first[1][p] * second[0][p] + first[0][p] * second[1][p];
    }
    return withPositives / ((withPositives - 1) * positives * positives) * ofPositives
        + withNegatives / ((withNegatives - 1) * negatives * negatives) * ofNegatives
        + all / ((all - 1) * positives * negatives) * ofBoth;
  }

  private static int patientsWith(int[][] ofPatients, IntUnaryOperator counts) {
    return (int)
        Arrays.stream(ofPatients).filter(own -> Arrays.stream(own).map(counts).sum() > 0).count();
  }

  /** The 95 % interval of a model's AUROC, cut off at 0 and 1. */
  public Interval interval(int model) {
    double width = NORMAL.inverseCumulativeProbability(0.975) * Math.sqrt(covariance[model][model]);
    return new Interval(
        auroc[model], Math.max(0, auroc[model] - width), Math.min(1, auroc[model] + width));
  }

  /** Tests whether two models have the same AUROC. */
  public Difference difference(int first, int second) {
    double value = auroc[first] - auroc[second];
    double variance =
        covariance[first][first] + covariance[second][second] - 2 * covariance[first][second];
    double error = Math.sqrt(Math.max(0, variance));
    if (Double.isNaN(variance)) {
      return new Difference(value, Double.NaN, Double.NaN, Double.NaN);
    }
    if (error < 1e-12) { // they rank alike, or neither makes a mistake
      double p = Math.abs(value) < 1e-12 ? 1 : Double.NaN;
      return new Difference(value, 0, Double.NaN, p);
    }
    double z = value / error;
    return new Difference(value, error, z, 2 * NORMAL.cumulativeProbability(-Math.abs(z)));
  }
}
