package org.contexture.mil;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.contexture.evaluation.PositiveClass;
import org.contexture.mil.CrossValidation.OutOfFold;
import org.contexture.mil.CrossValidation.Predicted;
import org.contexture.mil.CrossValidation.Trained;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.Task;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;

/**
 * The models of one or more cross-validations of the same bags, dealt and not yet trained. Each may
 * be trained anywhere and in any order: what becomes of it depends on the bags, its options and its
 * place, and on nothing else.
 */
public final class FoldModels {

  /**
   * Which model.
   *
   * @param setting from 1, in the order of the options
   * @param repeat from 1
   * @param fold from 1
   */
  public record Place(int setting, int repeat, int fold) {}

  /** Hears what becomes of models, from several threads at once. */
  public interface Listener {

    /**
     * A model is about to be trained.
     *
     * @return whether it shall be; it is passed over otherwise
     */
    default boolean begins(Place place) throws IOException {
      return true;
    }

    /**
     * A model is trained and has predicted.
     *
     * @param tiles of each bag that it predicted
     */
    void trained(Place place, FoldOutcome outcome, int[] tiles) throws IOException;

    /** A model could not be trained. What this throws ends all. */
    void failed(Place place, Exception reason) throws IOException;
  }

  private final AskedBags bags;
  private final List<CrossValidationOptions> settings;
  private final Map<Place, Fold> folds = new LinkedHashMap<>();
  private Optional<Cohort> cohort = Optional.empty();

  private FoldModels(AskedBags bags, List<CrossValidationOptions> settings) {
    this.bags = bags;
    this.settings = List.copyOf(settings);
  }

  /**
   * Deals; nothing is read or trained.
   *
   * @param settings one or more ways to validate
   * @throws BagException if the bags are not fit for it
   * @throws IllegalArgumentException if there are fewer patients than folds, or a fold's model
   *     could not learn a class
   */
  public static FoldModels of(
      List<Bag> bags, Task task, String labelColumn, List<CrossValidationOptions> settings) {
    FoldModels models = new FoldModels(AskedBags.of(bags, task), settings);
    for (int s = 0; s < settings.size(); s++) {
      models.deal(s + 1, labelColumn, settings.get(s));
      check(models.bags, settings.get(s));
    }
    models.folds.values().forEach(Fold::check);
    return models;
  }

  private void deal(int setting, String labelColumn, CrossValidationOptions options) {
    for (int repeat = 0; repeat < options.repeats(); repeat++) {
      int[] foldOf = options.dealing().deal(bags, options.seed() + repeat);
      for (int fold = 0; fold <= Arrays.stream(foldOf).max().orElseThrow(); fold++) {
        MilOptions training = options.training().withSeed((options.seed() + repeat) * 1000 + fold);
        folds.put(
            new Place(setting, repeat + 1, fold + 1),
            new Fold(repeat, fold, foldOf, bags, labelColumn, training, options.choice()));
      }
    }
  }

  /** All models: setting after setting, repeat after repeat, fold after fold. */
  public List<Place> places() {
    return List.copyOf(folds.keySet());
  }

  /** The bags that a model predicts, in their order. */
  public List<Bag> tested(Place place) {
    return folds.get(place).test().bags();
  }

  /**
   * Looks at all bags once; they stay in memory if they are few.
   *
   * @throws IOException if features cannot be read
   * @throws BagException if one has no tile, or numbers that are not finite
   */
  public synchronized void read(Progress progress) throws IOException {
    if (cohort.isEmpty()) {
      cohort = Optional.of(Cohort.of(bags, progress));
    }
  }

  /**
   * Trains models: of small bags side by side on all processors, else one after the other.
   *
   * @throws IOException if features cannot be read, or what {@code listener} throws
   */
  public void train(List<Place> wanted, Device device, Listener listener, Progress progress)
      throws IOException {
    read(progress.part(0, 0.02));
    Cohort read = cohort.orElseThrow();
    List<FoldRunner.Work<Place>> works = new ArrayList<>();
    for (Place place : wanted) {
      works.add(
          own -> {
            train(place, read, device, listener, own);
            return place;
          });
    }
    new FoldRunner(read.isSmall() && !device.isCuda()).run(works, progress.part(0.02, 1));
  }

  private void train(Place place, Cohort read, Device device, Listener listener, Progress progress)
      throws IOException {
    if (!listener.begins(place)) {
      return;
    }
    Fold fold = folds.get(place).with(read.bags());
    FoldOutcome outcome;
    try {
      outcome = fold.run(device, progress);
    } catch (CancellationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      listener.failed(place, e);
      return;
    }
    int[] tiles =
        IntStream.range(0, bags.size())
            .filter(i -> fold.foldOf()[i] == fold.fold())
            .map(i -> read.tiles()[i])
            .toArray();
    listener.trained(place, outcome, tiles);
  }

  /**
   * Puts the models of one setting together.
   *
   * @param setting from 1
   * @param outcomes of all of its models
   * @param tiles of each bag
   */
  public Predicted join(int setting, Map<Place, FoldOutcome> outcomes, int[] tiles) {
    List<OutOfFold> outOfFold = new ArrayList<>();
    List<Trained> trained = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Dealing dealing = settings.get(setting - 1).dealing();
    Prediction[] predictions = new Prediction[bags.size()];
    List<Place> own = places().stream().filter(place -> place.setting() == setting).toList();
    for (int p = 0; p < own.size(); p++) {
      Place place = own.get(p);
      Fold fold = folds.get(place);
      FoldOutcome outcome = outcomes.get(place);
      trained.add(
          new Trained(
              place.repeat(),
              place.fold(),
              dealing.heldOut(bags, fold.foldOf(), fold.fold()),
              outcome.setting() + 1,
              outcome.model()));
      fold.weakness().ifPresent(warnings::add);
      warnings.addAll(outcome.warnings());
      fold.fill(predictions, outcome.predictions());
      if (p + 1 == own.size() || own.get(p + 1).repeat() != place.repeat()) {
        for (int i = 0; i < predictions.length; i++) {
          Bag bag = bags.bags().get(i);
          outOfFold.add(new OutOfFold(place.repeat(), fold.foldOf()[i] + 1, bag, predictions[i]));
        }
      }
    }
    return new Predicted(bags.task(), outOfFold, tiles, trained, warnings);
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
