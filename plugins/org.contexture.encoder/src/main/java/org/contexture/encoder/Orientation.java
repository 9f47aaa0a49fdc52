package org.contexture.encoder;

/**
 * One of the eight ways to lay a square, a tile or a whole window of them: turned by quarter turns,
 * then mirrored or not.
 *
 * @param code 0 … 7; bit 0 mirrors columns, bit 1 mirrors rows, bit 2 swaps rows and columns
 */
public record Orientation(int code) {

  public static final int COUNT = 8;

  public static final Orientation UPRIGHT = new Orientation(0);

  public Orientation {
    if (code < 0 || code >= COUNT) {
      throw new IllegalArgumentException("Expected 0 … 7, found " + code + ".");
    }
  }

  /** Where a cell of the laid square came from, as row · side + column. */
  public int source(int row, int column, int side) {
    int r = (code & 2) == 0 ? row : side - 1 - row;
    int c = (code & 1) == 0 ? column : side - 1 - column;
    return (code & 4) == 0 ? r * side + c : c * side + r;
  }

  /** Copies a square of RGB pixels into a buffer, laid. */
  public void copy(byte[] rgb, int side, byte[] target, int offset) {
    copy(rgb, 0, side, target, offset);
  }

  /**
   * Copies one of many squares of RGB pixels into a buffer, laid.
   *
   * @param start where it begins in {@code rgb}
   */
  public void copy(byte[] rgb, int start, int side, byte[] target, int offset) {
    if (code == 0) {
      System.arraycopy(rgb, start, target, offset, 3 * side * side);
      return;
    }
    int to = offset;
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++, to += 3) {
        int from = start + 3 * source(row, column, side);
        target[to] = rgb[from];
        target[to + 1] = rgb[from + 1];
        target[to + 2] = rgb[from + 2];
      }
    }
  }
}
