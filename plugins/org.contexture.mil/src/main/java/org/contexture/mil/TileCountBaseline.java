package org.contexture.mil;

/**
 * Predicts a slide's class from nothing but its number of tiles: multinomial logistic regression on
 * the logarithm. If it does as well as a MIL model, that model may have learned the size of the
 * tissue.
 */
final class TileCountBaseline {

  private static final int STEPS = 300;
  private static final double RATE = 1;

  private final double mean;
  private final double deviation;
  private final double[][] coefficients; // [classes][intercept, slope]

  private TileCountBaseline(int[] tiles, int[] labels, int classes, boolean[] training) {
    double sum = 0;
    double squares = 0;
    int n = 0;
    for (int i = 0; i < tiles.length; i++) {
      if (training[i]) {
        double x = Math.log(tiles[i]);
        sum += x;
        squares += x * x;
        n++;
      }
    }
    mean = sum / n;
    double variance = squares / n - mean * mean;
    deviation = variance > 1e-12 ? Math.sqrt(variance) : 1;
    coefficients = new double[classes][2];
    for (int step = 0; step < STEPS; step++) {
      descend(tiles, labels, training, n);
    }
  }

  private void descend(int[] tiles, int[] labels, boolean[] training, int n) {
    double[][] gradient = new double[coefficients.length][2];
    for (int i = 0; i < tiles.length; i++) {
      if (training[i]) {
        double[] p = probabilities(tiles[i]);
        for (int c = 0; c < p.length; c++) {
          double residual = p[c] - (labels[i] == c ? 1 : 0);
          gradient[c][0] += residual;
          gradient[c][1] += residual * standardised(tiles[i]);
        }
      }
    }
    for (int c = 0; c < gradient.length; c++) {
      coefficients[c][0] -= RATE * gradient[c][0] / n;
      coefficients[c][1] -= RATE * gradient[c][1] / n;
    }
  }

  private double standardised(int tiles) {
    return (Math.log(tiles) - mean) / deviation;
  }

  private double[] probabilities(int tiles) {
    double[] p = new double[coefficients.length];
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(coefficients[c][0] + coefficients[c][1] * standardised(tiles));
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
    return p;
  }

  /** Probabilities of each slide by the regression on the other folds: [slides][classes]. */
  static double[][] outOfFold(int[] tiles, int[] labels, int classes, int[] foldOf, int folds) {
    double[][] result = new double[tiles.length][];
    for (int fold = 0; fold < folds; fold++) {
      boolean[] training = new boolean[tiles.length];
      for (int i = 0; i < tiles.length; i++) {
        training[i] = foldOf[i] != fold;
      }
      TileCountBaseline model = new TileCountBaseline(tiles, labels, classes, training);
      for (int i = 0; i < tiles.length; i++) {
        if (!training[i]) {
          result[i] = model.probabilities(tiles[i]);
        }
      }
    }
    return result;
  }
}
