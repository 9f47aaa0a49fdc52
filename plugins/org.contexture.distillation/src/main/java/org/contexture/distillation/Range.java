package org.contexture.distillation;

/** Refuses option values out of their range, by name. */
final class Range {

  private Range() {}

  static void check(String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "The %s must be %s … %s, found %s."
              .formatted(what, plain(least), plain(most), plain(value)));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
