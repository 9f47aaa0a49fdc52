package org.contexture.slides;

import java.awt.image.BufferedImage;

/**
 * Pixels as interleaved 8-bit RGB, row by row. Holds the given array itself: whoever hands it over
 * gives it away.
 *
 * @param width in px
 * @param height in px
 * @param rgb 3 · width · height bytes
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer, never compared
public record RgbImage(int width, int height, byte[] rgb) {

  public RgbImage {
    if (rgb.length != bytes(width, height)) {
      throw new IllegalArgumentException(
          "Expected 3 · %d · %d bytes, found %d.".formatted(width, height, rgb.length));
    }
  }

  /**
   * The length of the array for an image.
   *
   * @throws IllegalArgumentException if there is no such image, or no array is that long
   */
  public static int bytes(int width, int height) {
    if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE / 3) {
      throw new IllegalArgumentException(
          "Expected an image of 1 px to 715 million px, found %d × %d px."
              .formatted(width, height));
    }
    return 3 * width * height;
  }

  /** A copy as {@link BufferedImage#TYPE_INT_RGB}. */
  public BufferedImage toBufferedImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] row = new int[width];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i += 3) {
        row[x] = (rgb[i] & 255) << 16 | (rgb[i + 1] & 255) << 8 | (rgb[i + 2] & 255);
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    return image;
  }
}
