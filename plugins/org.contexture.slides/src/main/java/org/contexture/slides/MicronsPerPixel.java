package org.contexture.slides;

/**
 * Physical size of a pixel of level 0.
 *
 * @param x width of a pixel in µm
 * @param y height of a pixel in µm
 */
public record MicronsPerPixel(double x, double y) {

  public MicronsPerPixel {
    if (!(x > 0 && x < 1000 && y > 0 && y < 1000)) {
      throw new IllegalArgumentException(
          "Expected µm per pixel in (0, 1000), found " + x + " × " + y + ".");
    }
  }

  /** Square pixels. */
  public static MicronsPerPixel square(double side) {
    return new MicronsPerPixel(side, side);
  }
}
