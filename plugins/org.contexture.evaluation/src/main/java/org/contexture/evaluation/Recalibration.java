package org.contexture.evaluation;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularMatrixException;

/**
 * How predicted log-odds would have to be stretched and shifted to fit the truth (Cox 1958; Van
 * Calster et al. 2019): logistic regression of the truth on them, fitted by Newton's method.
 * Probabilities are taken to lie within [1e-10, 1 − 1e-10].
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
  private static final double LARGEST = 1e6;

  /** Fits. */
  public static Recalibration of(boolean[] positive, double[] probabilities) {
    double[] logOdds = new double[probabilities.length];
    for (int i = 0; i < logOdds.length; i++) {
      double p = Math.min(1 - CLOSEST, Math.max(CLOSEST, probabilities[i]));
      logOdds[i] = Math.log(p / (1 - p));
    }
    double[] line = fit(positive, logOdds, true);
    return new Recalibration(line[1], line[0], fit(positive, logOdds, false)[0]);
  }

  /** Intercept and slope, the latter 1 unless it is free. */
  private static double[] fit(boolean[] positive, double[] logOdds, boolean freeSlope) {
    RealVector line = new ArrayRealVector(new double[] {0, 1});
    for (int step = 0; step < STEPS; step++) {
      double[] gradient = new double[2];
      double[][] hessian = new double[2][2];
      for (int i = 0; i < logOdds.length; i++) {
        double p = 1 / (1 + Math.exp(-line.getEntry(0) - line.getEntry(1) * logOdds[i]));
        double[] x = {1, freeSlope ? logOdds[i] : 0};
        for (int a = 0; a < 2; a++) {
          gradient[a] += ((positive[i] ? 1 : 0) - p) * x[a];
          for (int b = 0; b < 2; b++) {
            hessian[a][b] += p * (1 - p) * x[a] * x[b];
          }
        }
      }
      hessian[1][1] += freeSlope ? 0 : 1;
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
      if (!(line.getLInfNorm() < LARGEST)) {
        break;
      }
      if (change.getLInfNorm() < DONE * (1 + line.getLInfNorm())) {
        return line.toArray();
      }
    }
    return new double[] {Double.NaN, Double.NaN};
  }
}
