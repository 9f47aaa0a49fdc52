package org.contexture.mil;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.contexture.evaluation.Judged;
import org.contexture.evaluation.LabelPredictions;
import org.contexture.evaluation.Measure;
import org.contexture.evaluation.Measured;
import org.contexture.evaluation.Metric;
import org.contexture.evaluation.NumberPredictions;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.evaluation.PositiveClass;
import org.contexture.evaluation.Predictions;
import org.contexture.evaluation.survival.FollowUp;
import org.contexture.evaluation.survival.SurvivalPredictions;
import org.contexture.mil.CrossValidation.OutOfFold;
import org.contexture.mil.CrossValidation.Predicted;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.LabelsTask;
import org.contexture.mil.task.NumberTask;
import org.contexture.mil.task.SurvivalReadout;
import org.contexture.mil.task.SurvivalTask;
import org.contexture.mil.task.Truth;

/**
 * Out-of-fold predictions beside the truth, and what they are judged by.
 *
 * @param repeats one for each repeat, of the same slides in the same order
 * @param measures of the task, the chief one first
 * @param <T> what is judged
 */
public record Judgement<T extends Judged<T>>(List<T> repeats, List<Measure<T>> measures) {

  private static final int TIMES = 4;

  private static final MathContext DIGITS = new MathContext(4);

  /**
   * A measure among the slides of one fold.
   *
   * @param repeat from 1
   * @param fold from 1
   * @param slides of the fold
   * @param patients of the fold
   * @param value NaN where it is not defined for so few
   */
  public record OfFold(
      int repeat, int fold, int slides, int patients, Measure<?> measure, double value) {}

  public Judgement {
    repeats = List.copyOf(repeats);
    measures = List.copyOf(measures);
  }

  /**
   * Reads predictions.
   *
   * @param times at which survival is judged, ascending; if none, quartiles of the events
   * @param positiveClass of two classes; if empty, guessed by the names
   */
  public static Judgement<?> of(Predicted predicted, List<Double> times, String positiveClass) {
    if (predicted.task() instanceof ClassTask task) {
      int positive = PositiveClass.named(positiveClass, task.classes());
      return new Judgement<>(
          repeats(predicted, slides -> classes(task.classes(), positive, slides)),
          Arrays.stream(Metric.values()).map(Judgement::measure).toList());
    } else if (predicted.task() instanceof NumberTask) {
      return new Judgement<>(repeats(predicted, Judgement::numbers), NumberPredictions.measures());
    } else if (predicted.task() instanceof LabelsTask task) {
      List<LabelPredictions> repeats = repeats(predicted, slides -> labels(task, slides));
      return new Judgement<>(repeats, LabelPredictions.measures(repeats.get(0).labels()));
    } else if (predicted.task() instanceof SurvivalTask) {
      List<Double> judged = times.isEmpty() ? quartiles(predicted) : times;
      List<SurvivalPredictions> repeats = repeats(predicted, s -> survival(judged, s));
      return new Judgement<>(repeats, repeats.get(0).measures(judged.get(judged.size() - 1)));
    }
    throw new AssertionError(predicted.task());
  }

  private static Measure<Predictions> measure(Metric metric) {
    return metric.higherIsBetter()
        ? Measure.higher(metric.title(), metric::of)
        : Measure.lower(metric.title(), metric::of);
  }

  private static <T> List<T> repeats(Predicted predicted, Function<List<OutOfFold>, T> reading) {
    return IntStream.rangeClosed(1, predicted.repeats())
        .mapToObj(repeat -> reading.apply(predicted.repeat(repeat)))
        .toList();
  }

  /** Each measure's mean over the repeats with its 95 % interval over patients. */
  public List<Measured> measured(PatientBootstrap bootstrap) {
    return Measured.of(repeats, measures, bootstrap);
  }

  /**
   * How much better or worse these predictions are than others of the same slides, with paired
   * intervals: these less the others.
   *
   * @param other of the same task
   */
  @SuppressWarnings("unchecked") // of the same task, so judged alike
  public List<Measured> less(Judgement<?> other, PatientBootstrap bootstrap) {
    return Measured.difference(repeats, ((Judgement<T>) other).repeats(), measures, bootstrap);
  }

  /** A measure in each repeat. */
  double[] perRepeat(Measure<T> measure) {
    return repeats.stream().mapToDouble(measure.value()).toArray();
  }

  /** Each measure in each fold by itself. */
  public List<OfFold> folds(Predicted predicted) {
    List<OfFold> values = new ArrayList<>();
    for (int r = 0; r < repeats.size(); r++) {
      int[] foldOf = predicted.repeat(r + 1).stream().mapToInt(OutOfFold::fold).toArray();
      for (int fold : Arrays.stream(foldOf).distinct().sorted().toArray()) {
        T own =
            repeats
                .get(r)
                .select(IntStream.range(0, foldOf.length).filter(i -> foldOf[i] == fold).toArray());
        int slides = own.patients().size();
        int patients = (int) own.patients().stream().distinct().count();
        for (Measure<T> measure : measures) {
          double value = measure.value().applyAsDouble(own);
          values.add(new OfFold(r + 1, fold, slides, patients, measure, value));
        }
      }
    }
    return values;
  }

  private static Predictions classes(List<String> classes, int positive, List<OutOfFold> slides) {
    return new Predictions(
        classes,
        patients(slides),
        slides.stream().mapToInt(one -> classes.indexOf(one.bag().label().orElseThrow())).toArray(),
        slides.stream().map(OutOfFold::probabilities).toArray(double[][]::new),
        positive);
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

  /** With four digits, so that the columns named after them say when exactly that was. */
  private static List<Double> quartiles(Predicted predicted) {
    FollowUp all = followUp(predicted.repeat(1));
    double[] events =
        IntStream.range(0, all.size())
            .filter(i -> all.events()[i])
            .mapToDouble(i -> all.times()[i])
            .sorted()
            .toArray();
    return IntStream.range(1, TIMES)
        .mapToObj(i -> new BigDecimal(events[i * events.length / TIMES]))
        .map(time -> time.round(DIGITS).doubleValue())
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
