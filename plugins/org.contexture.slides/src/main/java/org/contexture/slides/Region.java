package org.contexture.slides;

/** A rectangle in level-0 px, top-left origin; may reach beyond the slide. */
public record Region(double x, double y, double width, double height) {

  public Region {
    if (!(width > 0 && height > 0) || Double.isInfinite(x + y + width + height)) {
      throw new IllegalArgumentException(
          "Expected a rectangle, found %s × %s at (%s, %s).".formatted(width, height, x, y));
    }
  }
}
