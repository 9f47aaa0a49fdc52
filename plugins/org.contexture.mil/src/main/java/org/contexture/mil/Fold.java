package org.contexture.mil;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
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
    int repeat, int fold, int[] foldOf, LabelledBags bags, String labelColumn, MilOptions options) {

  /**
   * What came of a fold.
   *
   * @param probabilities of its bags, in order
   * @param warnings of the training
   */
  @SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
  record Outcome(double[][] probabilities, List<String> warnings) {}

  /** Checks that each class can be learned; nothing is read or trained. */
  void check() {
    LabelledBags training = training();
    for (int c = 0; c < bags.classes().size(); c++) {
      int own = c;
      if (Arrays.stream(training.labels()).noneMatch(label -> label == own)) {
        throw new IllegalArgumentException(
            "All slides of class “%s” are of patients in fold %d of repeat %d, so that a model that is tested on them could not learn it. Choose fewer folds or another seed, leave the class out, or add patients."
                .formatted(bags.classes().get(c), fold + 1, repeat + 1));
      }
    }
  }

  private LabelledBags training() {
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
    LabelledBags test = bags.where(isTested(), true);
    MilLearner.Result learned =
        MilLearner.train(training(), labelColumn, options, device, progress);
    double[][] probabilities = new double[test.size()][];
    try (MilPredictor predictor = MilPredictor.open(learned.model(), device)) {
      for (int i = 0; i < probabilities.length; i++) {
        probabilities[i] = predictor.predict(test.bags().get(i)).probabilities();
      }
    }
    return new Outcome(
        probabilities,
        learned.warnings().stream()
            .map(w -> "Fold %d of repeat %d: %s".formatted(fold + 1, repeat + 1, w))
            .toList());
  }

  /** Puts the fold's probabilities where its bags are. */
  void fill(double[][] all, double[][] own) {
    int at = 0;
    for (int i = 0; i < foldOf.length; i++) {
      if (foldOf[i] == fold) {
        all[i] = own[at++];
      }
    }
  }
}
