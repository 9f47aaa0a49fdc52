package org.contexture.mil;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.contexture.evaluation.ConformalSets;
import org.contexture.evaluation.Predictions;
import org.contexture.mil.FoldModels.Place;
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
    FoldModels models = FoldModels.of(bags, task, labelColumn, List.of(options));
    Map<Place, FoldOutcome> outcomes = new ConcurrentHashMap<>();
    Map<String, Integer> tiles = new ConcurrentHashMap<>();
    models.train(
        models.places(),
        device,
        new FoldModels.Listener() {
          @Override
          public void trained(Place place, FoldOutcome outcome, int[] tilesOf) {
            outcomes.put(place, outcome);
            List<Bag> tested = models.tested(place);
            for (int i = 0; i < tilesOf.length; i++) {
              tiles.put(tested.get(i).id(), tilesOf[i]);
            }
          }

          @Override
          public void failed(Place place, Exception reason) throws IOException {
            if (reason instanceof IOException unreadable) {
              throw unreadable;
            }
            throw (RuntimeException) reason;
          }
        },
        progress);
    return models.join(1, outcomes, bags.stream().mapToInt(bag -> tiles.get(bag.id())).toArray());
  }
}
