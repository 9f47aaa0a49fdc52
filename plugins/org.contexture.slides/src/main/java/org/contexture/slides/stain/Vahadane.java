package org.contexture.slides.stain;

import java.util.List;

/**
 * The two stains whose sparse, nonnegative mixtures come closest to the pixels (Vahadane et al.
 * 2016, "Structure-Preserving Color Normalization and Sparse Stain Separation for Histological
 * Images", equation 5): the minimum over Z ≥ 0 and D ≥ 0, rows of D of unit length, of ½ |X − Z D|²
 * + λ |Z|₁.
 *
 * <p>Deviations: the two problems, concentrations and colours, are each solved exactly in turn,
 * from several starts of which the best is kept, in place of online dictionary learning from a
 * random one; so the same pixels always give the same stains.
 */
final class Vahadane {

  private static final double SPARSITY = 0.1;
  private static final int MOST_TURNS = 2000;
  private static final double CONVERGED = 1e-9;

  private final double[] densities;
  private final double[] d = new double[6];
  private double objective;

  private Vahadane(double[] densities, StainMatrix start) {
    this.densities = densities;
    System.arraycopy(start.rows(), 0, d, 0, 6);
  }

  /**
   * Haematoxylin, then eosin.
   *
   * @param densities of tissue, three a pixel
   * @throws IllegalArgumentException if the pixels are of one colour
   */
  static StainMatrix of(double[] densities) {
    Vahadane best = null;
    for (StainMatrix start : starts(densities)) {
      Vahadane tried = new Vahadane(densities, start);
      tried.minimise();
      if (best == null || tried.objective < best.objective) {
        best = tried;
      }
    }
    return Macenko.ordered(
        new double[] {best.d[0], best.d[1], best.d[2]},
        new double[] {best.d[3], best.d[4], best.d[5]});
  }

  private static List<StainMatrix> starts(double[] densities) {
    double[] found = Macenko.of(densities).rows();
    for (int i = 0; i < 6; i++) {
      found[i] = Math.max(0, found[i]);
    }
    return List.of(
        new StainMatrix(found),
        StainMatrix.HAEMATOXYLIN_EOSIN,
        new StainMatrix(new double[] {1, 0.5, 0.2, 0.2, 0.5, 1}));
  }

  /** The least value of the objective with given stains. */
  static double objective(double[] densities, StainMatrix stains) {
    return new Vahadane(densities, stains).turn(new double[3], new double[6]);
  }

  private void minimise() {
    objective = Double.POSITIVE_INFINITY;
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      double[] zz = new double[3]; // Zᵀ Z: 11, 12, 22
      double[] zx = new double[6]; // Zᵀ X
      double now = turn(zz, zx);
      boolean converged = objective - now < CONVERGED * now;
      objective = Math.min(objective, now);
      if (converged && turn > 10) {
        return;
      }
      row(0, zz[0], zz[1], zx);
      row(3, zz[2], zz[1], zx);
    }
  }

  /** Brings the concentrations to their best, sums what the colours need; returns the objective. */
  private double turn(double[] zz, double[] zx) {
    double c = d[0] * d[3] + d[1] * d[4] + d[2] * d[5];
    double determinant = Math.max(1e-12, 1 - c * c);
    double sum = 0;
    for (int i = 0; i < densities.length; i += 3) {
      double r = densities[i];
      double g = densities[i + 1];
      double b = densities[i + 2];
      double one = d[0] * r + d[1] * g + d[2] * b - SPARSITY;
      double two = d[3] * r + d[4] * g + d[5] * b - SPARSITY;
      double z1 = (one - c * two) / determinant;
      double z2 = (two - c * one) / determinant;
      if (z1 < 0 || z2 < 0) {
        boolean first = one > two; // the better of those with one stain alone
        z1 = first ? Math.max(0, one) : 0;
        z2 = first ? 0 : Math.max(0, two);
      }
      zz[0] += z1 * z1;
      zz[1] += z1 * z2;
      zz[2] += z2 * z2;
      zx[0] += z1 * r;
      zx[1] += z1 * g;
      zx[2] += z1 * b;
      zx[3] += z2 * r;
      zx[4] += z2 * g;
      zx[5] += z2 * b;
      sum +=
          0.5 * (r * r + g * g + b * b)
              + 0.5 * (z1 * z1 + 2 * c * z1 * z2 + z2 * z2)
              - z1 * one
              - z2 * two;
    }
    return sum;
  }

  /** The best row, the other being what it is: cut at 0, of unit length. */
  private void row(int row, double own, double shared, double[] zx) {
    int other = 3 - row;
    double length = 0;
    double[] next = new double[3];
    for (int c = 0; c < 3; c++) {
      next[c] = Math.max(0, (zx[row + c] - shared * d[other + c]) / Math.max(1e-12, own));
      length += next[c] * next[c];
    }
    if (length > 0) {
      for (int c = 0; c < 3; c++) {
        d[row + c] = next[c] / Math.sqrt(length);
      }
    }
  }
}
