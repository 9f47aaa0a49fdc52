package org.contexture.pipeline.chart;

import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An axis of a chart.
 *
 * @param label what it shows, with unit
 * @param lower end
 * @param upper end, above the lower one
 * @param step between ticks; of a logarithmic axis 0
 * @param logarithmic whether equal lengths are equal factors; both ends are above 0 then
 */
public record Axis(String label, double lower, double upper, double step, boolean logarithmic) {

  private static final int TICKS = 6; // about

  public Axis {
    boolean apart = logarithmic ? lower > 0 : step > 0;
    if (!(lower < upper) || !apart || Double.isInfinite(upper - lower)) {
      throw new IllegalArgumentException(
          "The axis “%s” goes from %s to %s in steps of %s; expected it to rise."
              .formatted(label, lower, upper, step));
    }
  }

  public Axis(String label, double lower, double upper, double step) {
    this(label, lower, upper, step, false);
  }

  /** As far as values above 0 reach, and a little further; others are passed over. */
  public static Axis logarithmic(String label, DoubleStream values) {
    double[] above = values.filter(value -> value > 0 && Double.isFinite(value)).toArray();
    double least = DoubleStream.of(above).min().orElse(1);
    double largest = DoubleStream.of(above).max().orElse(10);
    return new Axis(label, least / 2.5, largest * 2.5, 0, true);
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

  /** Where ticks are: multiples of the step, or 1, 2 and 5 times powers of ten. */
  double[] ticks() {
    if (logarithmic) {
      return IntStream.rangeClosed(
              (int) Math.floor(Math.log10(lower)), (int) Math.ceil(Math.log10(upper)))
          .boxed()
          .flatMap(power -> Stream.of(1, 2, 5).map(digit -> digit * Math.pow(10, power)))
          .mapToDouble(Double::doubleValue)
          .filter(tick -> tick >= lower && tick <= upper)
          .toArray();
    }
    double first = step * Math.ceil(lower / step - 1e-9);
    int count = (int) Math.floor((upper - first) / step + 1e-9) + 1;
    return DoubleStream.iterate(first, tick -> tick + step).limit(count).toArray();
  }

  /** A tick's label, with as many digits as the steps need. */
  String text(double tick) {
    int digits = (int) Math.max(0, Math.ceil(-Math.log10(logarithmic ? tick : step) - 1e-9));
    double shown = Math.abs(tick) < step / 1000 ? 0 : tick; // no −0
    return digits > 6 || Math.abs(tick) >= 1e6
        ? String.format(Locale.ROOT, "%.2g", shown)
        : String.format(Locale.ROOT, "%." + digits + "f", shown);
  }

  /** How far along the axis a value is, 0 at the lower end and 1 at the upper one. */
  double position(double value) {
    return logarithmic
        ? Math.log(value / lower) / Math.log(upper / lower)
        : (value - lower) / (upper - lower);
  }
}
