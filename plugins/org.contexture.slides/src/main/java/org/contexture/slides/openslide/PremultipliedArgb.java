package org.contexture.slides.openslide;

import java.util.Arrays;
import org.contexture.slides.RgbImage;

/** OpenSlide's pixels: alpha, red, green, blue in one int, colours multiplied with alpha. */
final class PremultipliedArgb {

  private PremultipliedArgb() {}

  /** Makes transparent what lies outside the rectangle (left, top, width, height). */
  static void clear(int[] argb, int stride, int left, int top, int width, int height) {
    int from = (int) Math.min(stride, Math.max(0L, left));
    int to = (int) Math.min(stride, Math.max(from, (long) left + width));
    for (int y = 0, row = 0; row < argb.length; y++, row += stride) {
      if (y < top || y >= (long) top + height) {
        Arrays.fill(argb, row, row + stride, 0);
      } else {
        Arrays.fill(argb, row, row + from, 0);
        Arrays.fill(argb, row + to, row + stride, 0);
      }
    }
  }

  /** Lays the pixels on a background, given as 0xRRGGBB. */
  static RgbImage toRgb(int[] argb, int width, int height, int background) {
    byte[] rgb = new byte[3 * argb.length];
    for (int i = 0, o = 0; i < argb.length; i++, o += 3) {
      int pixel = argb[i];
      int alpha = pixel >>> 24;
      if (alpha != 255) {
        pixel = over(pixel, 255 - alpha, background);
      }
      rgb[o] = (byte) (pixel >> 16);
      rgb[o + 1] = (byte) (pixel >> 8);
      rgb[o + 2] = (byte) pixel;
    }
    return new RgbImage(width, height, rgb);
  }

  private static int over(int pixel, int transparency, int background) {
    int result = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int below = (background >> shift & 255) * transparency / 255;
      result |= Math.min(255, (pixel >> shift & 255) + below) << shift;
    }
    return result;
  }
}
