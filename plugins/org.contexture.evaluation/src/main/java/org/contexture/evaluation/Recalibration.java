package org.contexture.evaluation;

import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularMatrixException;

/**
 * How predicted log-odds would have to be stretched and shifted to fit the truth (Cox 1958; Van
 * Calster et al. 2019): logistic regression of the truth on them, fitted by Newton's method from a
 * slope of 0. Probabilities are taken to lie within [1e-10, 1 − 1e-10].
 *
 * @param slope 1 if right; below 1 predictions are too extreme, as those of an overfitted model
 *     are. NaN where there is no such line: one class only, or predictions that separate the
 *     classes
 * @param intercept beside that slope
 * @param inTheLarge the intercept with the slope held at 1: 0 if right, below 0 if probabilities
 *     are too high on average. NaN with one class only
 */
public record Recalibration(double slope, double intercept, double inTheLarge) {

  private static final double CLOSEST = 1e-10;
  private static final int STEPS = 100;
  private static final double DONE = 1e-12;
  private static final int MOST_EVALUATIONS = 1000;
  private static final double FARTHEST = 60; // beyond the odds of the closest probability

  /** Fits. */
  public static Recalibration of(boolean[] positive, double[] probabilities) {
    double[] logOdds = new double[probabilities.length];
    for (int i = 0; i < logOdds.length; i++) {
      double p = Math.min(1 - CLOSEST, Math.max(CLOSEST, probabilities[i]));
      logOdds[i] = Math.log(p / (1 - p));
    }
    double[] line = line(positive, logOdds);
    return new Recalibration(line[1], line[0], inTheLarge(positive, logOdds));
  }

  /** Intercept and slope. */
  private static double[] line(boolean[] positive, double[] logOdds) {
    RealVector line = new ArrayRealVector(2); // far from 0, extreme odds leave nothing to step by
    for (int step = 0; step < STEPS; step++) {
      double[] gradient = new double[2];
      double[][] hessian = new double[2][2];
      for (int i = 0; i < logOdds.length; i++) {
        double p = probability(line.getEntry(0) + line.getEntry(1) * logOdds[i]);
        double[] x = {1, logOdds[i]};
        for (int a = 0; a < 2; a++) {
          gradient[a] += ((positive[i] ? 1 : 0) - p) * x[a];
          for (int b = 0; b < 2; b++) {
            hessian[a][b] += p * (1 - p) * x[a] * x[b];
          }
        }
      }
      RealVector change;
      try {
        change =
            new LUDecomposition(new Array2DRowRealMatrix(hessian), 1e-14)
                .getSolver()
                .solve(new ArrayRealVector(gradient));
      } catch (SingularMatrixException flat) {
        break;
      }
      line = line.add(change);
      if (change.getLInfNorm() < DONE * (1 + line.getLInfNorm())) {
        return line.toArray();
      }
    }
    return new double[] {Double.NaN, Double.NaN};
  }

  /** Where the sum of the probabilities is the number of positives: a falling function has one. */
  private static double inTheLarge(boolean[] positive, double[] logOdds) {
    UnivariateFunction excess =
        shift -> {
          double sum = 0;
          for (int i = 0; i < logOdds.length; i++) {
            sum += (positive[i] ? 1 : 0) - probability(logOdds[i] + shift);
          }
          return sum;
        };
    int positives = 0;
    for (boolean is : positive) {
      positives += is ? 1 : 0;
    }
    return positives == 0 || positives == positive.length
        ? Double.NaN
        : new BrentSolver(DONE, DONE).solve(MOST_EVALUATIONS, excess, -FARTHEST, FARTHEST);
  }

  private static double probability(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }
}
