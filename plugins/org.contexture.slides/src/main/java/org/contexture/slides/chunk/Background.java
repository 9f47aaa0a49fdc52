package org.contexture.slides.chunk;

import java.util.Arrays;

/** The colour of what no tile covers. */
final class Background {

  private Background() {}

  static void fill(byte[] rgb, int colour) {
    byte red = (byte) (colour >> 16);
    byte green = (byte) (colour >> 8);
    byte blue = (byte) colour;
    if (red == green && green == blue) {
      Arrays.fill(rgb, red);
      return;
    }
    for (int i = 0; i + 2 < rgb.length; i += 3) {
      rgb[i] = red;
      rgb[i + 1] = green;
      rgb[i + 2] = blue;
    }
  }
}
