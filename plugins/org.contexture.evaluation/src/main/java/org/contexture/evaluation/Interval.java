package org.contexture.evaluation;

import java.util.Locale;

/**
 * A value and how sure it is.
 *
 * @param value measured on all slides
 * @param lower bound of the 95 % interval; NaN if it could not be had
 * @param upper bound of the 95 % interval; NaN if it could not be had
 */
public record Interval(double value, double lower, double upper) {

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", value, lower, upper);
  }
}
