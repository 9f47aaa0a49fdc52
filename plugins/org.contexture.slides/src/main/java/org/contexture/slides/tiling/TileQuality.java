package org.contexture.slides.tiling;

import org.contexture.slides.RgbImage;

/**
 * How much there is to see on a tile.
 *
 * @param blank fraction of the pixels that are near white or near black
 * @param sharpness variance of the Laplacian of the grey values (Pech-Pacheco et al. 2000, "Diatom
 *     autofocusing in brightfield microscopy"); below about 20 a tile at 0.5 µm per pixel is out of
 *     focus or empty
 */
public record TileQuality(double blank, double sharpness) {

  private static final int NEAR_WHITE = 220;
  private static final int NEAR_BLACK = 15;

  /** Measures a tile at the resolution at which it will be used. */
  public static TileQuality of(RgbImage tile) {
    int width = tile.width();
    int height = tile.height();
    int[] grey = new int[width * height];
    int blank = 0;
    for (int i = 0, at = 0; i < grey.length; i++, at += 3) {
      int red = tile.rgb()[at] & 255;
      int green = tile.rgb()[at + 1] & 255;
      int blue = tile.rgb()[at + 2] & 255;
      grey[i] = (299 * red + 587 * green + 114 * blue) / 1000;
      boolean white = Math.min(red, Math.min(green, blue)) > NEAR_WHITE;
      boolean black = Math.max(red, Math.max(green, blue)) < NEAR_BLACK;
      blank += white || black ? 1 : 0;
    }
    return new TileQuality((double) blank / grey.length, laplacianVariance(grey, width, height));
  }

  private static double laplacianVariance(int[] grey, int width, int height) {
    double sum = 0;
    double squares = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int i = y * width + 1; i < (y + 1) * width - 1; i++) {
        int value = grey[i - 1] + grey[i + 1] + grey[i - width] + grey[i + width] - 4 * grey[i];
        sum += value;
        squares += (double) value * value;
      }
    }
    double count = Math.max(1, (width - 2.0) * (height - 2));
    return squares / count - sum / count * (sum / count);
  }
}
