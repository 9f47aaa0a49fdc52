package org.contexture.evaluation.survival;

import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * The log-rank test of whether groups have the same survival (Mantel 1966; Peto &amp; Peto 1972):
 * at each time of an event, the events of a group against what its share of the patients at risk
 * would give, with the variance of the hypergeometric distribution.
 *
 * @param observed events of each group
 * @param expected events of each group if all survived alike
 * @param chiSquare the statistic
 * @param degreesOfFreedom groups less one
 * @param p the chance of such a statistic or a greater one if all survive alike; NaN where there is
 *     nothing to compare: no event, or one group
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to show, never compared
public record LogRank(
    double[] observed, double[] expected, double chiSquare, int degreesOfFreedom, double p) {

  /**
   * Tests.
   *
   * @param group of each patient, from 0
   * @param groups how many there are
   */
  public static LogRank of(FollowUp followUp, int[] group, int groups) {
    double[] observed = new double[groups];
    double[] expected = new double[groups];
    double[][] covariance = new double[groups][groups];
    double[] atRisk = new double[groups];
    int[] order = followUp.ascending();
    for (int i : order) {
      atRisk[group[i]]++;
    }
    double left = order.length;
    for (int i = 0; i < order.length; ) {
      int end = i;
      double[] events = new double[groups];
      double[] leaving = new double[groups];
      double all = 0;
      while (end < order.length && followUp.times()[order[end]] == followUp.times()[order[i]]) {
        leaving[group[order[end]]]++;
        if (followUp.events()[order[end]]) {
          events[group[order[end]]]++;
          all++;
        }
        end++;
      }
      double spread = left > 1 ? all * (left - all) / (left - 1) : 0;
      for (int g = 0; g < groups; g++) {
        double share = atRisk[g] / left;
        observed[g] += events[g];
        expected[g] += all * share;
        for (int h = 0; h < groups; h++) {
          covariance[g][h] += spread * share * ((g == h ? 1 : 0) - atRisk[h] / left);
        }
      }
      for (int g = 0; g < groups; g++) {
        atRisk[g] -= leaving[g];
      }
      left -= end - i;
      i = end;
    }
    return test(observed, expected, covariance);
  }

  /** The last group follows from the others: it is left out. */
  private static LogRank test(double[] observed, double[] expected, double[][] covariance) {
    int df = observed.length - 1;
    if (df < 1 || trace(covariance) == 0) {
      return new LogRank(observed, expected, Double.NaN, Math.max(df, 0), Double.NaN);
    }
    RealMatrix variance = new Array2DRowRealMatrix(covariance).getSubMatrix(0, df - 1, 0, df - 1);
    RealVector difference =
        new ArrayRealVector(observed).subtract(new ArrayRealVector(expected)).getSubVector(0, df);
    RealVector solved = new SingularValueDecomposition(variance).getSolver().solve(difference);
    double chiSquare = difference.dotProduct(solved);
    double p = 1 - new ChiSquaredDistribution(df).cumulativeProbability(chiSquare);
    return new LogRank(observed, expected, chiSquare, df, p);
  }

  private static double trace(double[][] matrix) {
    double sum = 0;
    for (int i = 0; i < matrix.length; i++) {
      sum += matrix[i][i];
    }
    return sum;
  }
}
