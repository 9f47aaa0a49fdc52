package org.contexture.mil;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.SurvivalTask;
import org.contexture.mil.task.TaskException;
import org.contexture.mil.task.Truth;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;

/**
 * One model of a cross-validation.
 *
 * @param repeat from 0
 * @param fold from 0
 * @param foldOf fold of each bag
 * @param bags all of the cohort
 * @param options of its training, if there is no choice
 * @param choice of settings
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
record Fold(
    int repeat,
    int fold,
    int[] foldOf,
    AskedBags bags,
    String labelColumn,
    MilOptions options,
    InnerChoice choice) {

  /** Without a choice. */
  Fold(int repeat, int fold, int[] foldOf, AskedBags bags, String labelColumn, MilOptions options) {
    this(repeat, fold, foldOf, bags, labelColumn, options, InnerChoice.none());
  }

  /** The same with the bags read. */
  Fold with(AskedBags read) {
    return new Fold(repeat, fold, foldOf, read, labelColumn, options, choice);
  }

  /** Checks that there is something to learn; nothing is read or trained. */
  void check() {
    AskedBags training = training();
    checkTraining(training);
    choice.check(training, labelColumn, seed());
  }

  /** Of what is random in the choice. */
  private long seed() {
    return options.execution().seed();
  }

  private void checkTraining(AskedBags training) {
    if (bags.task() instanceof ClassTask classes) {
      Set<Truth> learned = Set.copyOf(training.truths());
      for (String name : classes.classes()) {
        if (!learned.contains(Truth.ofClass(name))) {
          throw new IllegalArgumentException(
              "All slides of class “%s” are of patients in fold %d of repeat %d, so that a model that is tested on them could not learn it. Choose fewer folds or another seed, leave the class out, or add patients."
                  .formatted(name, fold + 1, repeat + 1));
        }
      }
      return;
    }
    try {
      bags.task().over(training.truths());
    } catch (TaskException e) {
      throw new IllegalArgumentException(
          "Without fold %d of repeat %d there is too little to learn from: %s Choose fewer folds or another seed."
              .formatted(fold + 1, repeat + 1, e.getMessage()),
          e);
    }
  }

  /** What it is judged on. */
  AskedBags test() {
    return bags.where(isTested(), true);
  }

  private AskedBags training() {
    return bags.where(isTested(), false);
  }

  private boolean[] isTested() {
    boolean[] tested = new boolean[foldOf.length];
    for (int i = 0; i < tested.length; i++) {
      tested[i] = foldOf[i] == fold;
    }
    return tested;
  }

  /** Why values of this fold alone say little, if so: it has one patient, or nothing to compare. */
  Optional<String> weakness() {
    AskedBags test = test();
    String which = "Fold %d of repeat %d".formatted(fold + 1, repeat + 1);
    if (test.patients().stream().distinct().count() == 1) {
      return Optional.of(
          "%s has one patient only: its own values say nothing, those of all folds count. Join it with another fold or site."
              .formatted(which));
    }
    List<Truth> truths = test.truths();
    if (bags.task() instanceof ClassTask && Set.copyOf(truths).size() == 1) {
      return Optional.of(
          "%s has slides of the class “%s” only: its own values are not defined, those of all folds count. Choose fewer folds, or folds with each class."
              .formatted(which, ((Truth.OfClass) truths.get(0)).name()));
    }
    if (bags.task() instanceof SurvivalTask
        && truths.stream().noneMatch(truth -> ((Truth.OfSurvival) truth).event())) {
      return Optional.of(
          "%s has no event: its own values are not defined, those of all folds count. Choose fewer folds, or folds with events."
              .formatted(which));
    }
    return Optional.empty();
  }

  /** Trains on the other folds' bags and predicts this one's. */
  FoldOutcome run(Device device, Progress progress) throws IOException {
    AskedBags training = training();
    boolean chooses = !choice.settings().isEmpty();
    double chosen = chooses ? choice.settings().size() * choice.folds() : 0;
    double share = chosen / (chosen + 1);
    int setting =
        chooses ? choice.best(training, labelColumn, seed(), device, progress.part(0, share)) : 0;
    MilOptions own = chooses ? choice.settings().get(setting).withSeed(seed()) : options;
    MilLearner.Result learned =
        MilLearner.train(training, labelColumn, own, device, progress.part(share, 1));
    List<Prediction> predictions = new ArrayList<>();
    try (MilPredictor predictor = MilPredictor.open(learned.model(), device)) {
      for (Bag bag : test().bags()) {
        predictions.add(predictor.predict(bag).withoutTiles());
      }
    }
    return new FoldOutcome(
        predictions,
        setting,
        learned.model(),
        learned.log(),
        learned.warnings().stream()
            .map(w -> "Fold %d of repeat %d: %s".formatted(fold + 1, repeat + 1, w))
            .toList());
  }

  /** Puts the fold's predictions where its bags are. */
  void fill(Prediction[] all, List<Prediction> own) {
    Iterator<Prediction> next = own.iterator();
    for (int i = 0; i < foldOf.length; i++) {
      if (foldOf[i] == fold) {
        all[i] = next.next();
      }
    }
  }
}
