package org.contexture.mil;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.contexture.evaluation.ClassMetric;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.Metric;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.evaluation.PatientFolds;
import org.contexture.evaluation.PositiveClass;
import org.contexture.evaluation.Predictions;
import org.contexture.evaluation.Reliability;
import org.contexture.evaluation.RocBand;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;

/**
 * Cross-validation by patient: each slide is predicted by a model that saw no slide of its patient,
 * neither in training nor for early stopping nor for standardisation.
 */
public final class CrossValidation {

  /**
   * A slide's prediction by the model that did not see it.
   *
   * @param repeat from 1
   * @param fold from 1
   * @param bag whose prediction it is
   * @param probabilities in the order of the classes
   */
  @SuppressWarnings("ArrayRecordComponent") // a result buffer, never compared
  public record OutOfFold(int repeat, int fold, Bag bag, double[] probabilities) {}

  /**
   * What came out.
   *
   * @param classes in the order of the probabilities
   * @param outOfFold every slide once per repeat, in the order of the bags
   * @param repeats the same, as predictions of all slides, one per repeat
   * @param positive index of the positive of two classes
   * @param metrics on all slides, mean over repeats, with 95 % intervals over patients
   * @param classMetrics the same of each class against the rest
   * @param tileCount for a model that sees nothing but the number of tiles
   * @param roc the mean curve over repeats with 95 % intervals: of the positive of two classes, of
   *     each of more classes against the rest
   * @param reliability over all repeats
   * @param warnings what a user should know of the trainings
   */
  public record Result(
      List<String> classes,
      List<OutOfFold> outOfFold,
      List<Predictions> repeats,
      int positive,
      Map<Metric, Interval> metrics,
      List<Map<ClassMetric, Interval>> classMetrics,
      Baseline tileCount,
      List<RocBand> roc,
      Reliability reliability,
      List<String> warnings) {

    /** A metric in each repeat. */
    public double[] perRepeat(Metric metric) {
      return repeats.stream().mapToDouble(metric::of).toArray();
    }

    /** A metric of one class in each repeat. */
    public double[] perRepeat(ClassMetric metric, int c) {
      return repeats.stream().mapToDouble(repeat -> metric.of(repeat, c)).toArray();
    }
  }

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

  private CrossValidation() {}

  /**
   * Runs.
   *
   * @param bags with labels; those without are an error here (callers count and drop them)
   * @throws BagException if the bags are not fit for it; the message names the slide
   * @throws IllegalArgumentException if there are fewer patients than folds, or a fold's model
   *     could not learn a class; before anything is trained
   */
  public static Result run(
      List<Bag> bags,
      String labelColumn,
      CrossValidationOptions options,
      Device device,
      Progress progress)
      throws IOException {
    LabelledBags all = LabelledBags.of(bags);
    PositiveClass.named(options.positiveClass(), all.classes());
    checkPatients(all, options.folds());
    Cohort cohort = Cohort.of(all, progress.part(0, 0.02));
    List<Fold> folds = new ArrayList<>();
    List<int[]> assignments = new ArrayList<>();
    for (int repeat = 0; repeat < options.repeats(); repeat++) {
      long seed = options.seed() + repeat;
      int[] foldOf = PatientFolds.assign(all.patients(), all.labels(), options.folds(), seed);
      assignments.add(foldOf);
      for (int fold = 0; fold < options.folds(); fold++) {
        MilOptions training = options.training().withSeed(seed * 1000 + fold);
        folds.add(new Fold(repeat, fold, foldOf, cohort.bags(), labelColumn, training));
      }
    }
    folds.forEach(Fold::check);
    List<Fold.Outcome> outcomes =
        new FoldRunner(cohort.isSmall() && !device.isCuda())
            .run(folds, device, progress.part(0.02, 0.98));
    progress.report(0.98, "Bootstrapping over patients");
    Result result = assemble(cohort, folds, outcomes, assignments, options);
    progress.report(1, "Validated %d models".formatted(folds.size()));
    return result;
  }

  private static Result assemble(
      Cohort cohort,
      List<Fold> folds,
      List<Fold.Outcome> outcomes,
      List<int[]> assignments,
      CrossValidationOptions options) {
    LabelledBags all = cohort.bags();
    int positive = PositiveClass.named(options.positiveClass(), all.classes());
    List<Predictions> repeats = new ArrayList<>();
    List<Predictions> counts = new ArrayList<>();
    List<OutOfFold> outOfFold = new ArrayList<>();
    for (int repeat = 0; repeat < options.repeats(); repeat++) {
      int[] foldOf = assignments.get(repeat);
      double[][] probabilities = new double[all.size()][];
      for (int i = 0; i < folds.size(); i++) {
        if (folds.get(i).repeat() == repeat) {
          folds.get(i).fill(probabilities, outcomes.get(i).probabilities());
        }
      }
      repeats.add(predictions(all, probabilities, positive));
      counts.add(
          predictions(
              all,
              TileCountBaseline.outOfFold(
                  cohort.tiles(), all.labels(), all.classes().size(), foldOf, options.folds()),
              positive));
      for (int i = 0; i < all.size(); i++) {
        outOfFold.add(
            new OutOfFold(repeat + 1, foldOf[i] + 1, all.bags().get(i), probabilities[i]));
      }
    }
    PatientBootstrap bootstrap = new PatientBootstrap(options.resamples(), options.seed());
    return new Result(
        all.classes(),
        List.copyOf(outOfFold),
        List.copyOf(repeats),
        positive,
        bootstrap.intervals(repeats),
        bootstrap.classIntervals(repeats),
        new Baseline(List.copyOf(counts), bootstrap.intervals(counts)),
        IntStream.range(0, all.classes().size())
            .filter(c -> all.classes().size() > 2 || c == positive)
            .mapToObj(c -> RocBand.of(repeats, c, bootstrap))
            .toList(),
        Reliability.of(joined(repeats), Reliability.DEFAULT_BINS),
        outcomes.stream().flatMap(outcome -> outcome.warnings().stream()).toList());
  }

  private static Predictions predictions(
      LabelledBags bags, double[][] probabilities, int positive) {
    return new Predictions(bags.classes(), bags.patients(), bags.labels(), probabilities, positive);
  }

  private static Predictions joined(List<Predictions> repeats) {
    List<String> patients = new ArrayList<>();
    List<double[]> probabilities = new ArrayList<>();
    for (Predictions repeat : repeats) {
      patients.addAll(repeat.patients());
      probabilities.addAll(List.of(repeat.probabilities()));
    }
    int[] labels =
        repeats.stream().flatMapToInt(r -> java.util.Arrays.stream(r.labels())).toArray();
    return new Predictions(
        repeats.get(0).classes(),
        patients,
        labels,
        probabilities.toArray(double[][]::new),
        repeats.get(0).positive());
  }

  private static void checkPatients(LabelledBags bags, int folds) {
    long patients = bags.patients().stream().distinct().count();
    if (patients < folds) {
      throw new IllegalArgumentException(
          "There are %d patients for %d folds; choose at most as many folds as patients."
              .formatted(patients, folds));
    }
    for (int c = 0; c < bags.classes().size(); c++) {
      int own = c;
      long ofClass =
          IntStream.range(0, bags.size())
              .filter(i -> bags.labels()[i] == own)
              .mapToObj(i -> bags.bags().get(i).patient())
              .distinct()
              .count();
      if (ofClass < 2) {
        throw new IllegalArgumentException(
            "Class “%s” has one patient only; a model that is tested on it could not learn it. Leave"
                    .formatted(bags.classes().get(c))
                + " the class out or add patients.");
      }
    }
  }
}
