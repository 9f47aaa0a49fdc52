package org.contexture.mil;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.contexture.evaluation.ConformalSets;
import org.contexture.evaluation.PositiveClass;
import org.contexture.evaluation.Predictions;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.Task;
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
   * @param prediction without its tiles
   */
  public record OutOfFold(int repeat, int fold, Bag bag, Prediction prediction) {

    /** Of classes, in their order. */
    public double[] probabilities() {
      return prediction.probabilities();
    }
  }

  /**
   * What came out.
   *
   * @param task of the whole cohort
   * @param outOfFold every slide once per repeat, in the order of the bags
   * @param tiles of each bag
   * @param trained the models, repeat after repeat, fold after fold
   * @param warnings what a user should know of folds and trainings
   */
  @SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
  public record Predicted(
      Task task,
      List<OutOfFold> outOfFold,
      int[] tiles,
      List<Trained> trained,
      List<String> warnings) {

    public Predicted {
      outOfFold = List.copyOf(outOfFold);
      trained = List.copyOf(trained);
      warnings = List.copyOf(warnings);
    }

    /** The slides of one repeat, from 1. */
    public List<OutOfFold> repeat(int repeat) {
      return outOfFold.stream().filter(one -> one.repeat() == repeat).toList();
    }

    /** A model, by repeat and fold, both from 1. */
    public Trained trained(int repeat, int fold) {
      return trained.get((repeat - 1) * folds() + fold - 1);
    }

    /**
     * The models of the first repeat as one; of classes, with what conformal sets need, by the
     * predictions out of fold.
     */
    public MilModel ensemble() {
      List<MilModel> models = trained.subList(0, folds()).stream().map(Trained::model).toList();
      Optional<ConformalSets> sets =
          task instanceof ClassTask
              ? Optional.of(
                  ConformalSets.of(
                      (Predictions) Judgement.of(this, List.of(), "").repeats().get(0)))
              : Optional.empty();
      return MilEnsemble.of(models, sets);
    }

    /** How many there are. */
    public int repeats() {
      return outOfFold.get(outOfFold.size() - 1).repeat();
    }

    /** How many a repeat has. */
    public int folds() {
      return trained.size() / repeats();
    }
  }

  /**
   * A model of the cross-validation.
   *
   * @param repeat from 1
   * @param fold from 1
   * @param heldOut what it did not see, e.g. its sites; empty if patients at random
   * @param setting that was chosen, from 1
   */
  public record Trained(int repeat, int fold, String heldOut, int setting, MilModel model) {}

  private CrossValidation() {}

  /**
   * Predicts classes and measures how well.
   *
   * @param bags with labels; those without are an error here (callers count and drop them)
   * @throws BagException if the bags are not fit for it; the message names the slide
   * @throws IllegalArgumentException if there are fewer patients than folds, or a fold's model
   *     could not learn a class; before anything is trained
   */
  public static ClassReport run(
      List<Bag> bags,
      String labelColumn,
      CrossValidationOptions options,
      Device device,
      Progress progress)
      throws IOException {
    Predicted predicted =
        predict(bags, new ClassTask(), labelColumn, options, device, progress.part(0, 0.98));
    progress.report(0.98, "Bootstrapping over patients");
    ClassReport report = ClassReport.of(predicted, options);
    progress.report(1, "Validated %d models".formatted(predicted.trained().size()));
    return report;
  }

  /** Predicts each slide by a model that did not see its patient; see {@link #run}. */
  public static Predicted predict(
      List<Bag> bags,
      Task task,
      String labelColumn,
      CrossValidationOptions options,
      Device device,
      Progress progress)
      throws IOException {
    AskedBags all = AskedBags.of(bags, task);
    List<int[]> assignments = new ArrayList<>();
    for (int repeat = 0; repeat < options.repeats(); repeat++) {
      assignments.add(options.dealing().deal(all, options.seed() + repeat));
    }
    check(all, options);
    List<Fold> dealt = folds(all, assignments, labelColumn, options);
    dealt.forEach(Fold::check);
    Cohort cohort = Cohort.of(all, progress.part(0, 0.02));
    List<Fold> folds = folds(cohort.bags(), assignments, labelColumn, options);
    List<Fold.Outcome> outcomes =
        new FoldRunner(cohort.isSmall() && !device.isCuda())
            .run(folds, device, progress.part(0.02, 1));
    List<Trained> trained = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (int f = 0; f < folds.size(); f++) {
      Fold fold = dealt.get(f);
      Fold.Outcome outcome = outcomes.get(f);
      trained.add(
          new Trained(
              fold.repeat() + 1,
              fold.fold() + 1,
              options.dealing().heldOut(all, fold.foldOf(), fold.fold()),
              outcome.setting() + 1,
              outcome.model()));
      fold.weakness().ifPresent(warnings::add);
      warnings.addAll(outcome.warnings());
    }
    return new Predicted(
        all.task(), outOfFold(all, folds, outcomes), cohort.tiles(), trained, warnings);
  }

  private static List<Fold> folds(
      AskedBags bags, List<int[]> assignments, String labelColumn, CrossValidationOptions options) {
    List<Fold> folds = new ArrayList<>();
    for (int repeat = 0; repeat < options.repeats(); repeat++) {
      int[] foldOf = assignments.get(repeat);
      for (int fold = 0; fold <= Arrays.stream(foldOf).max().orElseThrow(); fold++) {
        MilOptions training = options.training().withSeed((options.seed() + repeat) * 1000 + fold);
        folds.add(new Fold(repeat, fold, foldOf, bags, labelColumn, training, options.choice()));
      }
    }
    return folds;
  }

  private static List<OutOfFold> outOfFold(
      AskedBags bags, List<Fold> folds, List<Fold.Outcome> outcomes) {
    List<OutOfFold> result = new ArrayList<>();
    Prediction[] predictions = new Prediction[bags.size()];
    for (int f = 0; f < folds.size(); f++) {
      Fold fold = folds.get(f);
      fold.fill(predictions, outcomes.get(f).predictions());
      boolean isLast = f + 1 == folds.size() || folds.get(f + 1).repeat() != fold.repeat();
      for (int i = 0; isLast && i < predictions.length; i++) {
        result.add(
            new OutOfFold(
                fold.repeat() + 1, fold.foldOf()[i] + 1, bags.bags().get(i), predictions[i]));
      }
    }
    return result;
  }

  private static void check(AskedBags bags, CrossValidationOptions options) {
    if (!(bags.task() instanceof ClassTask classes)) {
      return;
    }
    PositiveClass.named(options.positiveClass(), classes.classes());
    int[] labels = bags.strata();
    for (int c = 0; c < classes.classes().size(); c++) {
      int own = c;
      long ofClass =
          IntStream.range(0, bags.size())
              .filter(i -> labels[i] == own)
              .mapToObj(i -> bags.bags().get(i).patient())
              .distinct()
              .count();
      if (ofClass < 2) {
        throw new IllegalArgumentException(
            "Class “%s” has one patient only; a model that is tested on it could not learn it. Leave the class out or add patients."
                .formatted(classes.classes().get(c)));
      }
    }
  }
}
