package org.contexture.evaluation;

import java.util.function.ToDoubleFunction;

/**
 * One number that says how good predictions are.
 *
 * @param name as reports show it
 * @param of the class or label that it is about; empty if it is about all
 * @param direction which way is good
 * @param value computes it; NaN where it is not defined for the given slides
 * @param <T> what is judged
 */
public record Measure<T>(String name, String of, Direction direction, ToDoubleFunction<T> value) {

  /** Which values are good. */
  public enum Direction {
    HIGHER,
    LOWER,
    /** Good is one value, e.g. a slope of 1; neither more nor less of it is better. */
    NEITHER
  }

  /** A measure of everything, of which more is better. */
  public static <T> Measure<T> higher(String name, ToDoubleFunction<T> value) {
    return new Measure<>(name, "", Direction.HIGHER, value);
  }

  /** A measure of everything, of which less is better. */
  public static <T> Measure<T> lower(String name, ToDoubleFunction<T> value) {
    return new Measure<>(name, "", Direction.LOWER, value);
  }
}
