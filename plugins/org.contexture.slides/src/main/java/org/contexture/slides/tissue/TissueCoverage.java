package org.contexture.slides.tissue;

/**
 * Fraction of any rectangle that is tissue, in constant time: a summed-area table of a mask (Crow
 * 1984). Raster pixels that the rectangle cuts count in proportion; outside the slide there is no
 * tissue.
 */
public final class TissueCoverage {

  private final TissueMask mask;
  private final int[] sums; // [height + 1, width + 1]

  public TissueCoverage(TissueMask mask) {
    this.mask = mask;
    boolean[] tissue = mask.tissue();
    int stride = mask.width() + 1;
    sums = new int[stride * (mask.height() + 1)];
    for (int y = 0; y < mask.height(); y++) {
      int row = 0;
      for (int x = 0; x < mask.width(); x++) {
        row += tissue[y * mask.width() + x] ? 1 : 0;
        sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
      }
    }
  }

  /** Fraction in [0, 1] of a rectangle in level-0 px. */
  public double fraction(double x, double y, double width, double height) {
    double left = x / mask.pixelWidth();
    double top = y / mask.pixelHeight();
    double right = (x + width) / mask.pixelWidth();
    double bottom = (y + height) / mask.pixelHeight();
    double covered = sum(right, bottom) - sum(left, bottom) - sum(right, top) + sum(left, top);
    double fraction = covered / ((right - left) * (bottom - top));
    return Math.max(0, Math.min(1, fraction));
  }

  /** Sum over the raster left of x and above y; linear between raster corners, hence exact. */
  private double sum(double x, double y) {
    double column = Math.max(0, Math.min(mask.width(), x));
    double row = Math.max(0, Math.min(mask.height(), y));
    int c = Math.min((int) column, mask.width() - 1);
    int r = Math.min((int) row, mask.height() - 1);
    double fx = column - c;
    double fy = row - r;
    int stride = mask.width() + 1;
    int at = r * stride + c;
    return (1 - fy) * ((1 - fx) * sums[at] + fx * sums[at + 1])
        + fy * ((1 - fx) * sums[at + stride] + fx * sums[at + stride + 1]);
  }
}
