package org.contexture.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * 95 % intervals of metrics by the percentile bootstrap (Efron &amp; Tibshirani 1993, section 13.3)
 * over patients, since slides of one patient are not independent.
 *
 * @param resamples how often patients are drawn with replacement; draws in which a metric is
 *     undefined do not count for it
 * @param seed of the draws
 */
public record PatientBootstrap(int resamples, long seed) {

  public PatientBootstrap {
    if (resamples < 20) {
      throw new IllegalArgumentException(
          "A 95 %% interval needs at least 20 resamples, found %d.".formatted(resamples));
    }
  }

  public static PatientBootstrap defaults() {
    return new PatientBootstrap(1000, 0);
  }

  /** Intervals of every metric. */
  public Map<Metric, Interval> intervals(Predictions predictions) {
    return intervals(List.of(predictions));
  }

  /**
   * Intervals of every metric's mean over repeats, i.e. of several predictions of the same slides
   * in the same order.
   */
  public Map<Metric, Interval> intervals(List<Predictions> repeats) {
    Map<Metric, Interval> result = new EnumMap<>(Metric.class);
    Iterator<Measured> next =
        measured(repeats, Arrays.stream(Metric.values()).map(m -> measure(m::of)).toList());
    for (Metric metric : Metric.values()) {
      result.put(metric, next.next().interval());
    }
    return result;
  }

  /**
   * Intervals of every metric of one class against the rest, for each class in turn; means over
   * repeats.
   */
  public List<Map<ClassMetric, Interval>> classIntervals(List<Predictions> repeats) {
    ClassMetric[] metrics = ClassMetric.values();
    int classes = repeats.get(0).classes().size();
    List<Measure<Predictions>> measures = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      int own = c;
      for (ClassMetric metric : metrics) {
        measures.add(measure(predictions -> metric.of(predictions, own)));
      }
    }
    Iterator<Measured> next = measured(repeats, measures);
    List<Map<ClassMetric, Interval>> result = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      Map<ClassMetric, Interval> ofClass = new EnumMap<>(ClassMetric.class);
      for (ClassMetric metric : metrics) {
        ofClass.put(metric, next.next().interval());
      }
      result.add(ofClass);
    }
    return result;
  }

  private Iterator<Measured> measured(
      List<Predictions> repeats, List<Measure<Predictions>> measures) {
    return Measured.of(repeats, measures, this).iterator();
  }

  private static Measure<Predictions> measure(ToDoubleFunction<Predictions> value) {
    return Measure.higher("", value);
  }

  /** The slides of each resample. */
  List<int[]> draws(List<String> patients) {
    List<int[]> slides = PatientSlides.of(patients);
    Random random = new Random(seed);
    List<int[]> draws = new ArrayList<>();
    for (int i = 0; i < resamples; i++) {
      draws.add(draw(slides, random));
    }
    return draws;
  }

  /** The q-quantile of sorted values, linear between neighbours; NaN if there are none. */
  static double quantile(double[] sorted, double q) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double position = q * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  private static int[] draw(List<int[]> patients, Random random) {
    int[][] drawn = new int[patients.size()][];
    int n = 0;
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = patients.get(random.nextInt(patients.size()));
      n += drawn[i].length;
    }
    int[] slides = new int[n];
    int at = 0;
    for (int[] own : drawn) {
      System.arraycopy(own, 0, slides, at, own.length);
      at += own.length;
    }
    return slides;
  }
}
