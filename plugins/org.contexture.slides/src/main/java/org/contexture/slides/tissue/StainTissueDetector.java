package org.contexture.slides.tissue;

import java.util.Arrays;
import org.contexture.slides.RgbImage;

/**
 * Tissue is what absorbs light as haematoxylin and eosin do: green most, then red or blue.
 *
 * <p>Works on optical densities (Ruifrok and Johnston 2001, "Quantification of histochemical
 * staining by color deconvolution", equation 1), averaged over a small square first. Ink gives
 * itself away: green and blue pens absorb red more than green, red pen absorbs blue nearly as much
 * as green, black pen, dust, glass edges and shadows absorb all alike. No part of the decision
 * depends on the rest of the picture, so an empty slide gives no tissue and one full of tissue
 * gives all of it.
 *
 * <p>The thresholds are our own, set on thumbnails and tiles with ink, glass and tissue. Stains
 * that do not absorb green most (DAB alone, Giemsa) need {@link OtsuTissueDetector}.
 *
 * @param minimumDensity least optical density of green, to base 10
 * @param maximumRed largest ratio of the densities of red and green
 * @param maximumBlue largest ratio of the densities of blue and green
 * @param radius of the averaged square: 2 · radius + 1 px a side
 */
public record StainTissueDetector(
    double minimumDensity, double maximumRed, double maximumBlue, int radius)
    implements TissueDetector {

  public StainTissueDetector {
    if (!(minimumDensity > 0 && minimumDensity < 2)) {
      throw new IllegalArgumentException(
          "Minimum density must be in (0, 2), found " + minimumDensity + ".");
    }
    if (!(maximumRed > 0 && maximumRed <= 10 && maximumBlue > 0 && maximumBlue <= 10)) {
      throw new IllegalArgumentException(
          "Ratios of densities must be in (0, 10], found %s and %s."
              .formatted(maximumRed, maximumBlue));
    }
    if (radius < 0 || radius > 32) {
      throw new IllegalArgumentException("Radius must be 0 … 32 px, found " + radius + ".");
    }
  }

  /** Density 0.06, red up to 0.85, blue up to 0.76 of green, squares of 3 px. */
  public static StainTissueDetector defaults() {
    return new StainTissueDetector(0.06, 0.85, 0.76, 1);
  }

  @Override
  public boolean[] detect(RgbImage thumbnail) {
    int width = thumbnail.width();
    int height = thumbnail.height();
    double[] density = densities();
    boolean[] tissue = new boolean[width * height];
    int[] columns = new int[3 * width]; // sums over the rows of the square
    for (int y = 0; y < height; y++) {
      int top = Math.max(0, y - radius);
      int bottom = Math.min(height - 1, y + radius);
      sumRows(thumbnail.rgb(), width, top, bottom, columns);
      for (int x = 0; x < width; x++) {
        int left = Math.max(0, x - radius);
        int right = Math.min(width - 1, x + radius);
        int count = (right - left + 1) * (bottom - top + 1);
        double green = density[sum(columns, left, right, 1) / count];
        tissue[y * width + x] =
            green > minimumDensity // glass ends here
                && density[sum(columns, left, right, 0) / count] < maximumRed * green
                && density[sum(columns, left, right, 2) / count] < maximumBlue * green;
      }
    }
    return tissue;
  }

  private static double[] densities() {
    double[] density = new double[256];
    for (int i = 0; i < density.length; i++) {
      density[i] = -Math.log10((i + 1) / 256.0);
    }
    return density;
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
