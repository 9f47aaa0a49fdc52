package org.contexture.slides.stain;

/**
 * The two stains of haematoxylin and eosin as the extreme directions in the plane that holds most
 * of the pixels' optical densities (Macenko et al. 2009, "A method for normalizing histology slides
 * for quantitative analysis", section 2): the first and last percentile of the angle.
 */
final class Macenko {

  /** Density that a pixel has in every channel where there is tissue: the paper's β, base e. */
  static final double LEAST_DENSITY = 0.15;

  private static final double PERCENT = 1;

  private Macenko() {}

  /**
   * Haematoxylin, then eosin: the row with more red is the first.
   *
   * @param densities of tissue, three a pixel
   * @throws IllegalArgumentException if the pixels are of one colour
   */
  static StainMatrix of(double[] densities) {
    double[][] plane = plane(densities);
    double[] angles = new double[densities.length / 3];
    for (int i = 0; i < angles.length; i++) {
      angles[i] = Math.atan2(along(densities, 3 * i, plane[1]), along(densities, 3 * i, plane[0]));
    }
    Percentile.sorted(angles);
    double[] least = direction(plane, Percentile.of(angles, PERCENT));
    double[] most = direction(plane, Percentile.of(angles, 100 - PERCENT));
    return ordered(least, most);
  }

  /** Haematoxylin absorbs more red than eosin. */
  static StainMatrix ordered(double[] one, double[] other) {
    double[] first = one[0] > other[0] ? one : other;
    double[] second = one[0] > other[0] ? other : one;
    return new StainMatrix(
        new double[] {first[0], first[1], first[2], second[0], second[1], second[2]});
  }

  private static double along(double[] densities, int at, double[] direction) {
    return densities[at] * direction[0]
        + densities[at + 1] * direction[1]
        + densities[at + 2] * direction[2];
  }

  private static double[] direction(double[][] plane, double angle) {
    double[] direction = new double[3];
    for (int c = 0; c < 3; c++) {
      direction[c] = Math.cos(angle) * plane[0][c] + Math.sin(angle) * plane[1][c];
    }
    return direction;
  }

  /** The covariance's two first eigenvectors; the pixels lie on the first's positive side. */
  private static double[][] plane(double[] densities) {
    int count = densities.length / 3;
    double[] mean = new double[3];
    for (int i = 0; i < densities.length; i++) {
      mean[i % 3] += densities[i] / count;
    }
    double[][] covariance = new double[3][3];
    for (int i = 0; i < densities.length; i += 3) {
      for (int r = 0; r < 3; r++) {
        for (int c = 0; c < 3; c++) {
          covariance[r][c] += (densities[i + r] - mean[r]) * (densities[i + c] - mean[c]);
        }
      }
    }
    double[][] vectors = SymmetricEigenvectors.of(covariance);
    for (double[] vector : vectors) {
      if (along(mean, 0, vector) < 0) {
        for (int c = 0; c < 3; c++) {
          vector[c] = -vector[c];
        }
      }
    }
    return vectors;
  }
}
