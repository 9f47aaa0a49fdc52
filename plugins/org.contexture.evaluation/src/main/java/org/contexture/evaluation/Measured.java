package org.contexture.evaluation;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A measure's value with its 95 % interval over patients; or the difference of two models in it,
 * with a paired interval: in each resample both are measured on the same patients, so that what
 * makes slides hard for both does not widen it. (Single intervals of two models may overlap though
 * one is always better.)
 *
 * @param measure what was measured
 * @param interval the value on all slides, mean over repeats, and its 95 % interval
 * @param undefined resamples in which the measure was not defined, e.g. for want of a class; they
 *     do not count
 */
public record Measured(Measure<?> measure, Interval interval, int undefined) {

  /**
   * Measures.
   *
   * @param repeats predictions of the same slides in the same order
   */
  public static <T extends Judged<T>> List<Measured> of(
      List<T> repeats, List<Measure<T>> measures, PatientBootstrap bootstrap) {
    return measured(
        repeats.get(0).patients(),
        measures,
        bootstrap,
        means(repeats, measures),
        slides -> means(select(repeats, slides), measures));
  }

  /**
   * Measures how much better or worse a first model is than a second: first less second.
   *
   * @param first repeats of the first model
   * @param second repeats of the second, of the same slides in the same order
   */
  public static <T extends Judged<T>> List<Measured> difference(
      List<T> first, List<T> second, List<Measure<T>> measures, PatientBootstrap bootstrap) {
    if (!first.get(0).patients().equals(second.get(0).patients())) {
      throw new IllegalArgumentException(
          "A paired difference needs the same slides in the same order.");
    }
    return measured(
        first.get(0).patients(),
        measures,
        bootstrap,
        less(means(first, measures), means(second, measures)),
        slides ->
            less(means(select(first, slides), measures), means(select(second, slides), measures)));
  }

  private static <T extends Judged<T>> List<Measured> measured(
      List<String> patients,
      List<Measure<T>> measures,
      PatientBootstrap bootstrap,
      double[] onAll,
      Function<int[], double[]> onDraw) {
    List<double[]> drawn = bootstrap.draws(patients).parallelStream().map(onDraw).toList();
    return IntStream.range(0, measures.size())
        .mapToObj(
            m -> {
              double[] sorted =
                  drawn.stream().mapToDouble(d -> d[m]).filter(Double::isFinite).sorted().toArray();
              return new Measured(
                  measures.get(m),
                  new Interval(
                      onAll[m],
                      PatientBootstrap.quantile(sorted, 0.025),
                      PatientBootstrap.quantile(sorted, 0.975)),
                  drawn.size() - sorted.length);
            })
        .toList();
  }

  private static <T extends Judged<T>> List<T> select(List<T> repeats, int[] slides) {
    return repeats.stream().map(repeat -> repeat.select(slides)).toList();
  }

  private static <T> double[] means(List<T> repeats, List<Measure<T>> measures) {
    return measures.stream().mapToDouble(measure -> mean(repeats, measure)).toArray();
  }

  /** The mean of a measure over repeats. */
  static <T> double mean(List<T> repeats, Measure<T> measure) {
    return repeats.stream().mapToDouble(measure.value()).average().orElse(Double.NaN);
  }

  private static double[] less(double[] values, double[] others) {
    return IntStream.range(0, values.length).mapToDouble(m -> values[m] - others[m]).toArray();
  }

  /** The value alone, where there are too few patients for an interval. */
  public Measured withoutInterval() {
    return new Measured(measure, new Interval(interval.value(), Double.NaN, Double.NaN), undefined);
  }
}
