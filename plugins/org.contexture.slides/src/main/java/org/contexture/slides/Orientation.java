package org.contexture.slides;

/**
 * How the stored rows and columns lie on the picture (TIFF 6.0, tag Orientation; the same in a
 * JPEG's Exif).
 *
 * @param swapped whether stored rows are the picture's columns
 * @param fromRight whether stored columns run against the picture
 * @param fromBottom whether stored rows run against it
 */
public record Orientation(boolean swapped, boolean fromRight, boolean fromBottom) {

  public static final Orientation UPRIGHT = new Orientation(false, false, false);

  /** The standard's values 1 … 8; upright for all others. */
  public static Orientation of(int value) {
    return value < 1 || value > 8
        ? UPRIGHT
        : new Orientation(
            value >= 5,
            value == 2 || value == 3 || value == 7 || value == 8,
            value == 3 || value == 4 || value == 6 || value == 7);
  }

  /** The first stored column of a region of the picture. */
  public int storedX(int x, int y, int width, int height, int storedWidth) {
    int first = swapped ? y : x;
    return fromRight ? storedWidth - first - (swapped ? height : width) : first;
  }

  /** The first stored row of a region of the picture. */
  public int storedY(int x, int y, int width, int height, int storedHeight) {
    int first = swapped ? x : y;
    return fromBottom ? storedHeight - first - (swapped ? width : height) : first;
  }

  /** Stored pixels as the picture shows them. */
  public RgbImage turn(RgbImage stored) {
    if (equals(UPRIGHT)) {
      return stored;
    }
    int width = swapped ? stored.height() : stored.width();
    int height = swapped ? stored.width() : stored.height();
    byte[] rgb = new byte[stored.rgb().length];
    for (int y = 0, to = 0; y < height; y++) {
      for (int x = 0; x < width; x++, to += 3) {
        int column = swapped ? y : x;
        int row = swapped ? x : y;
        column = fromRight ? stored.width() - 1 - column : column;
        row = fromBottom ? stored.height() - 1 - row : row;
        System.arraycopy(stored.rgb(), 3 * (row * stored.width() + column), rgb, to, 3);
      }
    }
    return new RgbImage(width, height, rgb);
  }
}
