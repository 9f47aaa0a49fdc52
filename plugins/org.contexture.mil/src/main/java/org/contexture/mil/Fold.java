package org.contexture.mil;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.contexture.mil.task.ClassTask;
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
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
record Fold(
    int repeat, int fold, int[] foldOf, AskedBags bags, String labelColumn, MilOptions options) {

  /**
   * What came of a fold.
   *
   * @param predictions of its bags, in order
   * @param warnings of the training
   */
  record Outcome(List<Prediction> predictions, List<String> warnings) {}

  /** Checks that there is something to learn; nothing is read or trained. */
  void check() {
    AskedBags training = training();
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

  /** Trains on the other folds' bags and predicts this one's. */
  Outcome run(Device device, Progress progress) throws IOException {
    AskedBags test = bags.where(isTested(), true);
    MilLearner.Result learned =
        MilLearner.train(training(), labelColumn, options, device, progress);
    List<Prediction> predictions = new ArrayList<>();
    try (MilPredictor predictor = MilPredictor.open(learned.model(), device)) {
      for (Bag bag : test.bags()) {
        predictions.add(predictor.predict(bag).withoutTiles());
      }
    }
    return new Outcome(
        predictions,
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
