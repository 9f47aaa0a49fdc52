package org.contexture.encoder.architecture;

/**
 * How a convolution or pooling goes over a map.
 *
 * @param rows in the direction of the height
 * @param columns in the direction of the width
 * @param fit how the windows fit the map
 */
public record Window(Span rows, Span columns, Fit fit) {

  /** How windows fit a map. */
  public enum Fit {
    /** What is left over at the end is not looked at. */
    TRUNCATE,
    /** Nothing may be left over; a map of another size is an error. */
    STRICT,
    /** The map is padded so that there are ⌈size / stride⌉ windows, the odd one at the end. */
    SAME
  }

  /**
   * One direction.
   *
   * @param kernel number of values
   * @param stride from one window to the next
   * @param dilation from one value to the next
   * @param before padding; 0 where the fit is {@code SAME}
   * @param after padding; 0 where the fit is {@code SAME}
   */
  public record Span(int kernel, int stride, int dilation, int before, int after) {

    private static final int MOST = 1 << 16;

    public Span {
      if (kernel < 1
          || stride < 1
          || dilation < 1
          || before < 0
          || after < 0
          || Math.max(Math.max(kernel, stride), Math.max(dilation, Math.max(before, after)))
              > MOST) {
        throw new IllegalArgumentException(
            "No such window: kernel %d, stride %d, dilation %d, padding %d and %d."
                .formatted(kernel, stride, dilation, before, after));
      }
    }

    private long extent() {
      return (long) dilation * (kernel - 1) + 1;
    }

    /** Zeros that are needed in all. */
    private long padding(int size, Fit fit) {
      return fit == Fit.SAME
          ? Math.max(0, (long) ((size + stride - 1) / stride - 1) * stride + extent() - size)
          : (long) before + after;
    }

    int before(int size, Fit fit) {
      return fit == Fit.SAME ? (int) (padding(size, fit) / 2) : before;
    }

    int after(int size, Fit fit) {
      return fit == Fit.SAME ? (int) (padding(size, fit) - before(size, fit)) : after;
    }

    /** Number of windows. */
    private int windows(int size, Fit fit) {
      long room = size + padding(size, fit) - extent();
      if (room < 0 || (fit == Fit.STRICT && room % stride != 0)) {
        throw new IllegalArgumentException(
            "windows of %d with stride %d and padding %d, %d do not fit a map of %d%s"
                .formatted(
                    extent(),
                    stride,
                    before,
                    after,
                    size,
                    fit == Fit.STRICT ? " without something left over" : ""));
      }
      return (int) (room / stride + 1);
    }
  }

  public Window {
    if (rows == null || columns == null || fit == null) {
      throw new IllegalArgumentException("A window needs rows, columns and a fit.");
    }
  }

  /** The same in both directions. */
  static Window square(int kernel, int stride, int padding, Fit fit) {
    Span span = new Span(kernel, stride, 1, padding, padding);
    return new Window(span, span, fit);
  }

  /** A square with the same padding on all sides and no gaps. */
  boolean isPlain() {
    return rows.equals(columns)
        && rows.dilation() == 1
        && rows.before() == rows.after()
        && (fit != Fit.SAME || rows.kernel() == 1);
  }

  /** Whether it may reach beyond the map. */
  public boolean reachesOut() {
    return fit == Fit.SAME
        ? rows.kernel() > 1 || columns.kernel() > 1
        : rows.before() + rows.after() + columns.before() + columns.after() > 0;
  }

  /** Padding as libtorch wants it: left, right, top, bottom. */
  long[] padding(int height, int width) {
    return new long[] {
      columns.before(width, fit),
      columns.after(width, fit),
      rows.before(height, fit),
      rows.after(height, fit)
    };
  }

  /**
   * What becomes of a map.
   *
   * @throws IllegalArgumentException if it does not fit
   */
  MapShape over(MapShape map, int channels) {
    return new MapShape(
        channels, rows.windows(map.height(), fit), columns.windows(map.width(), fit), true);
  }
}
