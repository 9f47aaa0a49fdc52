package org.contexture.distillation.term;

import org.contexture.encoder.TileBatch;

/**
 * Haematoxylin and eosin apart (Ruifrok &amp; Johnston 2001, "Quantification of Histochemical
 * Staining by Color Deconvolution", with their vectors): optical densities of a pixel's colours are
 * sums of the stains' densities times their colours.
 *
 * <p>{@code slides.stain.StainMatrix} unmixes as well, any stains and those of a slide by estimate.
 * These thirty lines stay beside it, for distillation knows tiles and no slides; what they share is
 * a published table of nine numbers.
 */
final class StainSeparation {

  static final int HAEMATOXYLIN = 0;
  static final int EOSIN = 1;

  /** Optical density of red, green and blue per unit of haematoxylin, eosin and the rest. */
  private static final double[][] COLOURS =
      unit(new double[][] {{0.650, 0.704, 0.286}, {0.072, 0.990, 0.105}, {0.268, 0.570, 0.776}});

  private static final double[][] DENSITIES = inverse(COLOURS);

  private StainSeparation() {}

  /** A tile without one stain. */
  static TileBatch without(int stain, TileBatch tile) {
    byte[] rgb = new byte[tile.rgb().length];
    for (int at = 0; at < rgb.length; at += 3) {
      double density = density(stain, tile.rgb(), at);
      for (int c = 0; c < 3; c++) {
        double left = opticalDensity(tile.rgb()[at + c]) - density * COLOURS[stain][c];
        rgb[at + c] = (byte) Math.round(Math.max(0, Math.min(255, 256 * Math.pow(10, -left) - 1)));
      }
    }
    return new TileBatch(tile.tiles(), tile.pixels(), rgb);
  }

  /** Mean density of a stain in each cell of a grid over one tile; 0 where there is none. */
  static float[] densities(int stain, TileBatch tile, int grid) {
    float[] sum = new float[grid * grid];
    int[] count = new int[grid * grid];
    int side = tile.pixels();
    for (int i = 0; i < side * side; i++) {
      int cell = i / side * grid / side * grid + i % side * grid / side;
      sum[cell] += (float) Math.max(0, density(stain, tile.rgb(), 3 * i));
      count[cell]++;
    }
    for (int cell = 0; cell < sum.length; cell++) {
      sum[cell] /= Math.max(1, count[cell]);
    }
    return sum;
  }

  private static double density(int stain, byte[] rgb, int at) {
    double density = 0;
    for (int c = 0; c < 3; c++) {
      density += opticalDensity(rgb[at + c]) * DENSITIES[c][stain];
    }
    return density;
  }

  private static double opticalDensity(byte value) {
    return -Math.log10(((value & 255) + 1) / 256.0);
  }

  private static double[][] unit(double[][] rows) {
    for (double[] row : rows) {
      double length = Math.sqrt(row[0] * row[0] + row[1] * row[1] + row[2] * row[2]);
      for (int c = 0; c < 3; c++) {
        row[c] /= length;
      }
    }
    return rows;
  }

  /** Of a 3 × 3 matrix, by cofactors. */
  private static double[][] inverse(double[][] m) {
    double[][] inverse = new double[3][3];
    double determinant = 0;
    for (int c = 0; c < 3; c++) {
      determinant += m[0][c] * cofactor(m, 0, c);
    }
    for (int r = 0; r < 3; r++) {
      for (int c = 0; c < 3; c++) {
        inverse[c][r] = cofactor(m, r, c) / determinant;
      }
    }
    return inverse;
  }

  private static double cofactor(double[][] m, int r, int c) {
    int r1 = (r + 1) % 3;
    int r2 = (r + 2) % 3;
    int c1 = (c + 1) % 3;
    int c2 = (c + 2) % 3;
    return m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1];
  }
}
