package org.contexture.pipeline.chart;

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * An axis of a chart.
 *
 * @param label what it shows, with unit
 * @param lower end
 * @param upper end, above the lower one
 * @param step between ticks
 */
public record Axis(String label, double lower, double upper, double step) {

  private static final int TICKS = 6; // about

  public Axis {
    if (!(lower < upper) || !(step > 0) || Double.isInfinite(upper - lower)) {
      throw new IllegalArgumentException(
          "The axis “%s” goes from %s to %s in steps of %s; expected it to rise."
              .formatted(label, lower, upper, step));
    }
  }

  /** From 0 to 1: probabilities, rates. */
  public static Axis unit(String label) {
    return new Axis(label, 0, 1, 0.2);
  }

  /** Whole numbers from 1 on: epochs, steps. */
  public static Axis counting(String label, long last) {
    double end = Math.max(2, last);
    return new Axis(label, 1, end, Math.max(1, niceStep(end - 1)));
  }

  /** As far as values reach, to a round number on either side; from 0 if they begin near it. */
  public static Axis fitting(String label, DoubleStream values) {
    double[] finite = values.filter(Double::isFinite).toArray();
    double least = DoubleStream.of(finite).min().orElse(0);
    double largest = DoubleStream.of(finite).max().orElse(1);
    if (least > 0 && least < 0.5 * largest) {
      least = 0;
    }
    if (largest - least < 1e-9 * Math.max(1, Math.abs(largest))) {
      least -= 0.5;
      largest += 0.5;
    }
    double step = niceStep(largest - least);
    return new Axis(label, step * Math.floor(least / step), step * Math.ceil(largest / step), step);
  }

  /** 1, 2 or 5 times a power of ten. */
  private static double niceStep(double range) {
    double rough = range / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }

  /** Where ticks are: multiples of the step within the axis. */
  double[] ticks() {
    double first = step * Math.ceil(lower / step - 1e-9);
    int count = (int) Math.floor((upper - first) / step + 1e-9) + 1;
    return DoubleStream.iterate(first, tick -> tick + step).limit(count).toArray();
  }

  /** A tick's label, with as many digits as the steps need. */
  String text(double tick) {
    int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    double shown = Math.abs(tick) < step / 1000 ? 0 : tick; // no −0
    return digits > 6 || Math.abs(tick) >= 1e6
        ? String.format(Locale.ROOT, "%.2g", shown)
        : String.format(Locale.ROOT, "%." + digits + "f", shown);
  }

  /** How far along the axis a value is, 0 at the lower end and 1 at the upper one. */
  double position(double value) {
    return (value - lower) / (upper - lower);
  }
}
