package org.contexture.mil;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.contexture.evaluation.ClassMetric;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.Metric;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.evaluation.PositiveClass;
import org.contexture.evaluation.Predictions;
import org.contexture.evaluation.Reliability;
import org.contexture.evaluation.RocBand;
import org.contexture.mil.CrossValidation.OutOfFold;
import org.contexture.mil.CrossValidation.Predicted;
import org.contexture.mil.task.ClassTask;

/**
 * How well classes were told by cross-validation.
 *
 * @param predicted every slide once per repeat
 * @param classes in the order of the probabilities
 * @param repeats predictions of all slides, one per repeat
 * @param positive index of the positive of two classes
 * @param metrics on all slides, mean over repeats, with 95 % intervals over patients
 * @param classMetrics the same of each class against the rest
 * @param tileCount for a model that sees nothing but the number of tiles
 * @param roc the mean curve over repeats with 95 % intervals: of the positive of two classes, of
 *     each of more classes against the rest
 * @param reliability over all repeats
 */
public record ClassReport(
    Predicted predicted,
    List<String> classes,
    List<Predictions> repeats,
    int positive,
    Map<Metric, Interval> metrics,
    List<Map<ClassMetric, Interval>> classMetrics,
    Baseline tileCount,
    List<RocBand> roc,
    Reliability reliability) {

  /**
   * How well a class is told by something simpler, out of the same folds.
   *
   * @param repeats predictions of all slides, one per repeat
   * @param metrics mean over repeats, with 95 % intervals over patients
   */
  public record Baseline(List<Predictions> repeats, Map<Metric, Interval> metrics) {

    /** A metric's mean over the repeats, of one class against the rest. */
    public double of(ClassMetric metric, int c) {
      return repeats.stream().mapToDouble(r -> metric.of(r, c)).average().orElse(Double.NaN);
    }
  }

  /** A metric in each repeat. */
  public double[] perRepeat(Metric metric) {
    return repeats.stream().mapToDouble(metric::of).toArray();
  }

  /** A metric of one class in each repeat. */
  public double[] perRepeat(ClassMetric metric, int c) {
    return repeats.stream().mapToDouble(repeat -> metric.of(repeat, c)).toArray();
  }

  /** Every slide once per repeat, in the order of the bags. */
  public List<OutOfFold> outOfFold() {
    return predicted.outOfFold();
  }

  /** Measures predictions of classes. */
  public static ClassReport of(Predicted predicted, CrossValidationOptions options) {
    List<String> classes = ((ClassTask) predicted.task()).classes();
    int positive = PositiveClass.named(options.positiveClass(), classes);
    List<Predictions> repeats = new ArrayList<>();
    List<Predictions> counts = new ArrayList<>();
    for (int repeat = 1; repeat <= predicted.repeats(); repeat++) {
      List<OutOfFold> slides = predicted.repeat(repeat);
      List<String> patients = slides.stream().map(one -> one.bag().patient()).toList();
      int[] labels =
          slides.stream()
              .mapToInt(one -> classes.indexOf(one.bag().label().orElseThrow()))
              .toArray();
      double[][] probabilities =
          slides.stream().map(OutOfFold::probabilities).toArray(double[][]::new);
      double[][] byCount =
          TileCountBaseline.outOfFold(
              predicted.tiles(),
              labels,
              classes.size(),
              slides.stream().mapToInt(one -> one.fold() - 1).toArray(),
              predicted.folds());
      repeats.add(new Predictions(classes, patients, labels, probabilities, positive));
      counts.add(new Predictions(classes, patients, labels, byCount, positive));
    }
    PatientBootstrap bootstrap = new PatientBootstrap(options.resamples(), options.seed());
    return new ClassReport(
        predicted,
        classes,
        List.copyOf(repeats),
        positive,
        bootstrap.intervals(repeats),
        bootstrap.classIntervals(repeats),
        new Baseline(List.copyOf(counts), bootstrap.intervals(counts)),
        IntStream.range(0, classes.size())
            .filter(c -> classes.size() > 2 || c == positive)
            .mapToObj(c -> RocBand.of(repeats, c, bootstrap))
            .toList(),
        Reliability.of(joined(repeats), Reliability.DEFAULT_BINS));
  }

  private static Predictions joined(List<Predictions> repeats) {
    List<String> patients = new ArrayList<>();
    List<double[]> probabilities = new ArrayList<>();
    for (Predictions repeat : repeats) {
      patients.addAll(repeat.patients());
      probabilities.addAll(List.of(repeat.probabilities()));
    }
    return new Predictions(
        repeats.get(0).classes(),
        patients,
        repeats.stream().flatMapToInt(r -> Arrays.stream(r.labels())).toArray(),
        probabilities.toArray(double[][]::new),
        repeats.get(0).positive());
  }
}
