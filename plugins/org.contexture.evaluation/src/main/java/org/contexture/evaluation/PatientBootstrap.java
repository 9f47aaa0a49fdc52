package org.contexture.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
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

  /** A number that predictions have. */
  private interface Measure extends ToDoubleFunction<Predictions> {}

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
    List<Interval> intervals =
        intervals(repeats, Arrays.stream(Metric.values()).map(m -> (Measure) m::of).toList());
    Map<Metric, Interval> result = new EnumMap<>(Metric.class);
    Iterator<Interval> next = intervals.iterator();
    for (Metric metric : Metric.values()) {
      result.put(metric, next.next());
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
    List<Measure> measures = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      int own = c;
      for (ClassMetric metric : metrics) {
        measures.add(predictions -> metric.of(predictions, own));
      }
    }
    Iterator<Interval> next = intervals(repeats, measures).iterator();
    List<Map<ClassMetric, Interval>> result = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      Map<ClassMetric, Interval> ofClass = new EnumMap<>(ClassMetric.class);
      for (ClassMetric metric : metrics) {
        ofClass.put(metric, next.next());
      }
      result.add(ofClass);
    }
    return result;
  }

  /** Intervals of measures' means over repeats. */
  private List<Interval> intervals(List<Predictions> repeats, List<Measure> measures) {
    List<int[]> draws = draws(repeats.get(0).patients());
    double[][] drawn = new double[measures.size()][resamples];
    for (int i = 0; i < resamples; i++) {
      int[] slides = draws.get(i);
      List<Predictions> resampled = repeats.stream().map(r -> r.select(slides)).toList();
      for (int m = 0; m < drawn.length; m++) {
        drawn[m][i] = mean(measures.get(m), resampled);
      }
    }
    List<Interval> result = new ArrayList<>();
    for (int m = 0; m < drawn.length; m++) {
      double[] sorted = Arrays.stream(drawn[m]).filter(v -> !Double.isNaN(v)).sorted().toArray();
      result.add(
          new Interval(
              mean(measures.get(m), repeats), quantile(sorted, 0.025), quantile(sorted, 0.975)));
    }
    return result;
  }

  /** The slides of each resample. */
  List<int[]> draws(List<String> patients) {
    List<int[]> slides = slidesByPatient(patients);
    Random random = new Random(seed);
    List<int[]> draws = new ArrayList<>();
    for (int i = 0; i < resamples; i++) {
      draws.add(draw(slides, random));
    }
    return draws;
  }

  private static double mean(Measure measure, List<Predictions> repeats) {
    return repeats.stream().mapToDouble(measure).average().orElse(Double.NaN);
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

  private static List<int[]> slidesByPatient(List<String> patients) {
    Map<String, List<Integer>> slides = new LinkedHashMap<>();
    for (int i = 0; i < patients.size(); i++) {
      slides.computeIfAbsent(patients.get(i), k -> new ArrayList<>()).add(i);
    }
    return slides.values().stream()
        .map(own -> own.stream().mapToInt(Integer::intValue).toArray())
        .toList();
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
