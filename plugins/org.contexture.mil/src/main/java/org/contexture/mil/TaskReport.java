package org.contexture.mil;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.Judged;
import org.contexture.evaluation.LabelPredictions;
import org.contexture.evaluation.Measure;
import org.contexture.evaluation.NumberPredictions;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.evaluation.PositiveClass;
import org.contexture.evaluation.survival.FollowUp;
import org.contexture.evaluation.survival.SurvivalPredictions;
import org.contexture.mil.CrossValidation.OutOfFold;
import org.contexture.mil.CrossValidation.Predicted;
import org.contexture.mil.task.LabelsTask;
import org.contexture.mil.task.NumberTask;
import org.contexture.mil.task.SurvivalReadout;
import org.contexture.mil.task.SurvivalTask;
import org.contexture.mil.task.Truth;

/**
 * How well a number, survival or several labels were predicted by cross-validation: the measures of
 * {@code evaluation}, means over the repeats, with 95 % intervals over patients.
 *
 * @param times at which survival was judged; none for other tasks
 */
public record TaskReport(List<Measured> measured, List<Double> times) {

  private static final int TIMES = 4;

  /**
   * A measure.
   *
   * @param label that it is of, if of one
   * @param repeats its value in each
   */
  @SuppressWarnings("ArrayRecordComponent") // numbers to show, never compared
  public record Measured(
      String name, Optional<String> label, Interval interval, double[] repeats) {}

  /**
   * Measures predictions.
   *
   * @param times at which survival is judged, ascending; if none, quartiles of the events
   */
  public static TaskReport of(
      Predicted predicted, List<Double> times, CrossValidationOptions options) {
    PatientBootstrap bootstrap = new PatientBootstrap(options.resamples(), options.seed());
    if (predicted.task() instanceof NumberTask) {
      List<NumberPredictions> repeats = repeats(predicted, TaskReport::numbers);
      return new TaskReport(measured(repeats, NumberPredictions.measures(), bootstrap), List.of());
    } else if (predicted.task() instanceof LabelsTask task) {
      List<LabelPredictions> repeats = repeats(predicted, slides -> labels(task, slides));
      return new TaskReport(
          measured(repeats, LabelPredictions.measures(repeats.get(0).labels()), bootstrap),
          List.of());
    } else if (predicted.task() instanceof SurvivalTask) {
      List<Double> judged = times.isEmpty() ? quartiles(predicted) : times;
      List<SurvivalPredictions> repeats = repeats(predicted, s -> survival(judged, s));
      double last = judged.get(judged.size() - 1);
      return new TaskReport(measured(repeats, repeats.get(0).measures(last), bootstrap), judged);
    }
    throw new IllegalArgumentException("Classes have a report of their own.");
  }

  private interface Reading<T> {
    T of(List<OutOfFold> slides);
  }

  private static <T> List<T> repeats(Predicted predicted, Reading<T> reading) {
    List<T> repeats = new ArrayList<>();
    for (int repeat = 1; repeat <= predicted.repeats(); repeat++) {
      repeats.add(reading.of(predicted.repeat(repeat)));
    }
    return repeats;
  }

  private static <T extends Judged<T>> List<Measured> measured(
      List<T> repeats, List<Measure<T>> measures, PatientBootstrap bootstrap) {
    return org.contexture.evaluation.Measured.of(repeats, measures, bootstrap).stream()
        .map(
            found -> {
              @SuppressWarnings("unchecked") // one of those that were asked for
              Measure<T> measure = (Measure<T>) found.measure();
              return new Measured(
                  measure.of().isEmpty()
                      ? measure.name()
                      : "%s (%s)".formatted(measure.name(), measure.of()),
                  Optional.of(measure.of()).filter(label -> !label.isEmpty()),
                  found.interval(),
                  repeats.stream().mapToDouble(measure.value()).toArray());
            })
        .toList();
  }

  private static List<String> patients(List<OutOfFold> slides) {
    return slides.stream().map(one -> one.bag().patient()).toList();
  }

  private static NumberPredictions numbers(List<OutOfFold> slides) {
    return new NumberPredictions(
        patients(slides),
        slides.stream()
            .mapToDouble(one -> ((Truth.OfNumber) one.bag().truth().orElseThrow()).value())
            .toArray(),
        slides.stream().mapToDouble(one -> one.prediction().answer()[0]).toArray());
  }

  private static SurvivalPredictions survival(List<Double> times, List<OutOfFold> slides) {
    double[][] survival = new double[slides.size()][times.size()];
    double[] risk = new double[slides.size()];
    for (int i = 0; i < risk.length; i++) {
      Prediction prediction = slides.get(i).prediction();
      SurvivalReadout readout = (SurvivalReadout) prediction.readout();
      risk[i] = prediction.answer()[0];
      for (int t = 0; t < times.size(); t++) {
        survival[i][t] = readout.survival(prediction.outputs(), times.get(t));
      }
    }
    return new SurvivalPredictions(
        patients(slides),
        followUp(slides),
        risk,
        times.stream().mapToDouble(t -> t).toArray(),
        survival);
  }

  private static FollowUp followUp(List<OutOfFold> slides) {
    boolean[] events = new boolean[slides.size()];
    double[] times = new double[events.length];
    for (int i = 0; i < times.length; i++) {
      Truth.OfSurvival truth = (Truth.OfSurvival) slides.get(i).bag().truth().orElseThrow();
      events[i] = truth.event();
      times[i] = truth.time();
    }
    return new FollowUp(times, events);
  }

  private static List<Double> quartiles(Predicted predicted) {
    FollowUp all = followUp(predicted.repeat(1));
    double[] events =
        java.util.stream.IntStream.range(0, all.size())
            .filter(i -> all.events()[i])
            .mapToDouble(i -> all.times()[i])
            .sorted()
            .toArray();
    return java.util.stream.IntStream.range(1, TIMES)
        .mapToObj(i -> events[i * events.length / TIMES])
        .distinct()
        .filter(time -> time > 0)
        .toList();
  }

  /** Of two classes, whether it is the positive one; of more, each class is a label of its own. */
  private static LabelPredictions labels(LabelsTask task, List<OutOfFold> slides) {
    List<String> names = new ArrayList<>();
    List<int[]> places = new ArrayList<>(); // label, class, place in the answer
    int first = 0;
    for (int label = 0; label < task.labels().size(); label++) {
      List<String> classes = task.classes().get(label);
      for (int c = 0; c < classes.size(); c++) {
        if (classes.size() > 2 || c == PositiveClass.guess(classes)) {
          names.add("%s=%s".formatted(task.labels().get(label), classes.get(c)));
          places.add(new int[] {label, c, first + c});
        }
      }
      first += classes.size();
    }
    double[][] truth = new double[slides.size()][names.size()];
    double[][] probabilities = new double[slides.size()][names.size()];
    for (int i = 0; i < truth.length; i++) {
      double[] answer = slides.get(i).prediction().answer();
      Truth.OfLabels known = (Truth.OfLabels) slides.get(i).bag().truth().orElseThrow();
      for (int n = 0; n < names.size(); n++) {
        int[] place = places.get(n);
        String name = task.classes().get(place[0]).get(place[1]);
        truth[i][n] =
            known.names().get(place[0]).map(own -> own.equals(name) ? 1.0 : 0.0).orElse(Double.NaN);
        probabilities[i][n] = answer[place[2]];
      }
    }
    return new LabelPredictions(names, patients(slides), truth, probabilities);
  }
}
