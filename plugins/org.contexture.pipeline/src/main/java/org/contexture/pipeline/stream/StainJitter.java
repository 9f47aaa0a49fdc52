package org.contexture.pipeline.stream;

import java.util.random.RandomGenerator;

/**
 * Another laboratory's stain: haematoxylin, eosin and the rest are each made stronger or weaker
 * (Tellez et al. 2018, "Whole-Slide Mitosis Detection in H&amp;E Breast Histology Using PHH3 as a
 * Reference"; stain vectors of Ruifrok &amp; Johnston 2001). In optical density that is one affine
 * map, the same for all pixels. A window's tiles share one, and student and teacher see the same.
 */
@SuppressWarnings("ArrayRecordComponent") // a row-by-row matrix, never compared
public record StainJitter(double[] matrix, double[] shift) {

  static final StainJitter NONE =
      new StainJitter(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, new double[3]);

  /** Optical densities of haematoxylin, eosin and DAB, a row each of unit length. */
  private static final double[] STAINS = {
    0.6500, 0.7042, 0.2862, 0.0704, 0.9913, 0.1105, 0.2687, 0.5703, 0.7762
  };

  private static final double[] UNMIX = inverse(STAINS);

  /** Density of each value of a channel; 0 is taken for 1, which is as dark as can be told. */
  private static final double[] DENSITY = new double[256];

  /** Values by density, {@value #STEPS_PER_UNIT} entries a unit. */
  private static final byte[] VALUE;

  private static final int STEPS_PER_UNIT = 1024;
  private static final double DARKEST = 6;

  static {
    for (int value = 0; value < DENSITY.length; value++) {
      DENSITY[value] = -Math.log(Math.max(1, value) / 255.0);
    }
    VALUE = new byte[(int) (DARKEST * STEPS_PER_UNIT) + 1];
    for (int i = 0; i < VALUE.length; i++) {
      VALUE[i] = (byte) Math.round(255 * Math.exp(-i / (double) STEPS_PER_UNIT));
    }
  }

  /**
   * Draws one.
   *
   * @param strength σ: each stain's density is multiplied by 1 ± σ and moved by ± σ/10; 0 changes
   *     nothing
   */
  static StainJitter draw(double strength, RandomGenerator random) {
    double[] matrix = new double[9];
    double[] shift = new double[3];
    for (int stain = 0; stain < 3; stain++) {
      double factor = 1 + strength * (2 * random.nextDouble() - 1);
      double offset = strength / 10 * (2 * random.nextDouble() - 1);
      for (int to = 0; to < 3; to++) {
        shift[to] += offset * STAINS[3 * stain + to];
        for (int from = 0; from < 3; from++) {
          matrix[3 * from + to] += UNMIX[3 * from + stain] * factor * STAINS[3 * stain + to];
        }
      }
    }
    return strength == 0 ? NONE : new StainJitter(matrix, shift);
  }

  /** Stains RGB pixels anew, in place. */
  public void apply(byte[] rgb) {
    if (equals(NONE)) {
      return;
    }
    for (int i = 0; i < rgb.length; i += 3) {
      double red = DENSITY[rgb[i] & 255];
      double green = DENSITY[rgb[i + 1] & 255];
      double blue = DENSITY[rgb[i + 2] & 255];
      for (int to = 0; to < 3; to++) {
        double density =
            red * matrix[to] + green * matrix[3 + to] + blue * matrix[6 + to] + shift[to];
        double inRange = Math.max(0, Math.min(DARKEST, density));
        rgb[i + to] = VALUE[(int) Math.round(inRange * STEPS_PER_UNIT)];
      }
    }
  }

  /** Of a 3 × 3 matrix, by cofactors. */
  private static double[] inverse(double[] m) {
    double[] inverse = new double[9];
    double determinant = 0;
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        int r1 = (row + 1) % 3;
        int r2 = (row + 2) % 3;
        int c1 = (column + 1) % 3;
        int c2 = (column + 2) % 3;
        double cofactor = m[3 * r1 + c1] * m[3 * r2 + c2] - m[3 * r1 + c2] * m[3 * r2 + c1];
        inverse[3 * column + row] = cofactor;
        determinant += row == 0 ? m[column] * cofactor : 0;
      }
    }
    for (int i = 0; i < 9; i++) {
      inverse[i] /= determinant;
    }
    return inverse;
  }
}
