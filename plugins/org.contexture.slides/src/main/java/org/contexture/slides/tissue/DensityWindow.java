package org.contexture.slides.tissue;

import java.util.Arrays;
import org.contexture.slides.RgbImage;

/** Decides about pixels by the optical densities of their neighbourhood. */
final class DensityWindow {

  /** What densities, to base 10 against the glass, are tissue. */
  @FunctionalInterface
  interface Rule {
    boolean isTissue(double red, double green, double blue);
  }

  private DensityWindow() {}

  /**
   * Averages over a square of 2 · radius + 1 px, cut at the picture's edges.
   *
   * @return one value per pixel, row by row
   */
  static boolean[] detect(RgbImage picture, GlassColour glass, int radius, Rule rule) {
    int width = picture.width();
    int height = picture.height();
    double[][] density = glass.densities();
    boolean[] tissue = new boolean[width * height];
    int[] columns = new int[3 * width]; // sums over the rows of the square
    for (int y = 0; y < height; y++) {
      int top = Math.max(0, y - radius);
      int bottom = Math.min(height - 1, y + radius);
      sumRows(picture.rgb(), width, top, bottom, columns);
      for (int x = 0; x < width; x++) {
        int left = Math.max(0, x - radius);
        int right = Math.min(width - 1, x + radius);
        int count = (right - left + 1) * (bottom - top + 1);
        tissue[y * width + x] =
            rule.isTissue(
                density[0][sum(columns, left, right, 0) / count],
                density[1][sum(columns, left, right, 1) / count],
                density[2][sum(columns, left, right, 2) / count]);
      }
    }
    return tissue;
  }

  private static void sumRows(byte[] rgb, int width, int top, int bottom, int[] columns) {
    Arrays.fill(columns, 0);
    for (int y = top; y <= bottom; y++) {
      for (int i = 0, at = 3 * y * width; i < columns.length; i++) {
        columns[i] += rgb[at + i] & 255;
      }
    }
  }

  private static int sum(int[] columns, int left, int right, int channel) {
    int sum = 0;
    for (int at = 3 * left + channel; at <= 3 * right + channel; at += 3) {
      sum += columns[at];
    }
    return sum;
  }
}
