package org.contexture.slides.stain;

import java.util.Arrays;
import java.util.Comparator;

/** Eigenvectors of symmetric 3 × 3 matrices by Jacobi's rotations, largest eigenvalue first. */
final class SymmetricEigenvectors {

  private static final int SWEEPS = 50;

  private SymmetricEigenvectors() {}

  /** Rows of unit length; destroys the matrix. */
  static double[][] of(double[][] a) {
    double[][] v = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      rotate(a, v, 0, 1);
      rotate(a, v, 0, 2);
      rotate(a, v, 1, 2);
    }
    Integer[] order = {0, 1, 2};
    Arrays.sort(order, Comparator.comparingDouble((Integer i) -> a[i][i]).reversed());
    return new double[][] {v[order[0]], v[order[1]], v[order[2]]};
  }

  /** Makes a[p][q] zero. */
  private static void rotate(double[][] a, double[][] v, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double sign = theta >= 0 ? 1 : -1;
    double t = sign / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double cos = 1 / Math.sqrt(t * t + 1);
    double sin = t * cos;
    for (int k = 0; k < 3; k++) {
      double kp = a[k][p];
      a[k][p] = cos * kp - sin * a[k][q];
      a[k][q] = sin * kp + cos * a[k][q];
    }
    for (int k = 0; k < 3; k++) {
      double pk = a[p][k];
      a[p][k] = cos * pk - sin * a[q][k];
      a[q][k] = sin * pk + cos * a[q][k];
      double vp = v[p][k];
      v[p][k] = cos * vp - sin * v[q][k];
      v[q][k] = sin * vp + cos * v[q][k];
    }
  }
}
