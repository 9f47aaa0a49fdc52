package org.contexture.slides;

import java.util.Optional;

/**
 * Physical size of a pixel of level 0.
 *
 * @param x width of a pixel in µm
 * @param y height of a pixel in µm
 */
public record MicronsPerPixel(double x, double y) {

  /**
   * Coarsest pixel that is taken for a scanned one, in µm. Programs that do not know the resolution
   * write 72, 96 or 300 dots per inch (353, 265, 85 µm).
   */
  private static final double COARSEST_SCAN_UM = 25;

  public MicronsPerPixel {
    if (!isLength(x) || !isLength(y)) {
      throw new IllegalArgumentException(
          "Expected µm per pixel in (0, 1000), found " + x + " × " + y + ".");
    }
  }

  private static boolean isLength(double um) {
    return um > 0 && um < 1000;
  }

  /** As a file states it; empty where that is no possible length (0, NaN, infinite …). */
  public static Optional<MicronsPerPixel> stated(double x, double y) {
    return isLength(x) && isLength(y) ? Optional.of(new MicronsPerPixel(x, y)) : Optional.empty();
  }

  /** As a file states it that may also mean a screen's or a printer's dots; empty if it does. */
  public static Optional<MicronsPerPixel> statedOfScan(double x, double y) {
    return stated(x, y).filter(pixel -> Math.max(x, y) < COARSEST_SCAN_UM);
  }

  /** Square pixels. */
  public static MicronsPerPixel square(double side) {
    return new MicronsPerPixel(side, side);
  }
}
