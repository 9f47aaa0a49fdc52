package org.contexture.slides.stain;

import java.util.Arrays;

/**
 * Stains' colours: a row each of red, green and blue optical density, of unit length (Ruifrok and
 * Johnston 2001, "Quantification of histochemical staining by color deconvolution"). Pixels'
 * densities are sums of stains' concentrations times these; {@link #unmix} turns that around.
 */
public final class StainMatrix {

  /** Haematoxylin, eosin and DAB, by Ruifrok and Johnston. */
  public static final StainMatrix RUIFROK =
      new StainMatrix(
          new double[] {0.6500, 0.7042, 0.2862, 0.0704, 0.9913, 0.1105, 0.2687, 0.5703, 0.7762});

  /** Haematoxylin and eosin alone, by Ruifrok and Johnston. */
  public static final StainMatrix HAEMATOXYLIN_EOSIN =
      new StainMatrix(new double[] {0.65, 0.70, 0.29, 0.07, 0.99, 0.11});

  private final double[] rows; // [stains · 3]

  /**
   * Takes rows of any length and brings them to unit length.
   *
   * @param rows of two or three stains, row by row
   * @throws IllegalArgumentException if rows are not finite, are nothing, or are the same colour
   */
  public StainMatrix(double[] rows) {
    if (rows.length != 6 && rows.length != 9) {
      throw new IllegalArgumentException(
          "Expected two or three stains of three densities, found %d numbers."
              .formatted(rows.length));
    }
    this.rows = rows.clone();
    for (int row = 0; row < rows.length; row += 3) {
      double length = Math.sqrt(dot(rows, row, rows, row));
      for (int c = 0; c < 3; c++) {
        this.rows[row + c] /= length;
      }
    }
    if (!Arrays.stream(unmix())
        .allMatch(value -> Double.isFinite(value) && Math.abs(value) < 1e4)) {
      throw new IllegalArgumentException(
          "Stains of colours %s cannot be told apart.".formatted(Arrays.toString(rows)));
    }
  }

  /** How many. */
  public int stains() {
    return rows.length / 3;
  }

  /** Row by row. */
  public double[] rows() {
    return rows.clone();
  }

  /** Density of a channel per unit of a stain. */
  public double density(int stain, int channel) {
    return rows[3 * stain + channel];
  }

  /**
   * Turns densities into concentrations by least squares, exact for three stains: the
   * pseudo-inverse, [3 channels · stains], so that a stain's concentration is the sum over channels
   * of density · {@code unmix[channel · stains + stain]}.
   */
  public double[] unmix() {
    return stains() == 3 ? inverse(rows) : pseudoInverse(rows);
  }

  private static double dot(double[] a, int i, double[] b, int j) {
    return a[i] * b[j] + a[i + 1] * b[j + 1] + a[i + 2] * b[j + 2];
  }

  /** Mᵀ (M Mᵀ)⁻¹ of 2 × 3. */
  private static double[] pseudoInverse(double[] m) {
    double a = dot(m, 0, m, 0);
    double b = dot(m, 0, m, 3);
    double d = dot(m, 3, m, 3);
    double determinant = a * d - b * b;
    double[] inverse = new double[6];
    for (int c = 0; c < 3; c++) {
      inverse[2 * c] = (d * m[c] - b * m[3 + c]) / determinant;
      inverse[2 * c + 1] = (a * m[3 + c] - b * m[c]) / determinant;
    }
    return inverse;
  }

  /** Of 3 × 3, by cofactors. */
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
