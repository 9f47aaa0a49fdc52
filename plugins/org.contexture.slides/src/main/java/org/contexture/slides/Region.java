package org.contexture.slides;

/** A rectangle in level-0 px, top-left origin; may reach beyond the slide. */
public record Region(double x, double y, double width, double height) {

  /** Farther away than any slide reaches, and near enough for pixel indices to be exact ints. */
  private static final double FARTHEST_PX = 1 << 30;

  public Region {
    boolean near = Math.min(x, y) >= -FARTHEST_PX && Math.max(x + width, y + height) <= FARTHEST_PX;
    if (!(width > 0 && height > 0) || !near) {
      throw new IllegalArgumentException(
          "Expected a rectangle with sides above 0 and edges within ±2^30 px, found %s × %s at (%s, %s)."
              .formatted(width, height, x, y));
    }
  }
}
