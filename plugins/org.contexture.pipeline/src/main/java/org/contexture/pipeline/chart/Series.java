package org.contexture.pipeline.chart;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Something drawn in a chart. Where a coordinate is NaN, nothing is drawn.
 *
 * @param name in the legend; empty for none
 * @param x coordinates
 * @param y coordinates; of a band its lower edge
 * @param upper edge of a band; {@code y} itself for everything else
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to draw, never compared
public record Series(String name, Form form, Ink ink, double[] x, double[] y, double[] upper) {

  /** How a series is drawn. */
  public enum Form {
    LINE,
    DASHES,
    POINTS,
    TICKS,
    BAND
  }

  public Series {
    x = x.clone();
    y = y.clone();
    upper = upper.clone();
    if (x.length != y.length || x.length != upper.length) {
      throw new IllegalArgumentException(
          "“%s” has %d x but %d and %d y coordinates."
              .formatted(name, x.length, y.length, upper.length));
    }
  }

  public static Series line(String name, Ink ink, double[] x, double[] y) {
    return new Series(name, Form.LINE, ink, x, y, y);
  }

  /** A line to compare with. */
  public static Series dashes(String name, Ink ink, double[] x, double[] y) {
    return new Series(name, Form.DASHES, ink, x, y, y);
  }

  public static Series points(String name, Ink ink, double[] x, double[] y) {
    return new Series(name, Form.POINTS, ink, x, y, y);
  }

  /** Short upright strokes, without a name. */
  public static Series ticks(Ink ink, double[] x, double[] y) {
    return new Series("", Form.TICKS, ink, x, y, y);
  }

  /** The area between two lines, e.g. an interval. */
  public static Series band(String name, Ink ink, double[] x, double[] lower, double[] upper) {
    return new Series(name, Form.BAND, ink, x, lower, upper);
  }

  /** All y coordinates. */
  DoubleStream heights() {
    return DoubleStream.concat(Arrays.stream(y), Arrays.stream(upper));
  }
}
