package org.contexture.mil;

import java.io.IOException;
import java.util.ArrayList;
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

  /** Trains on the other folds' bags and predicts this one's: their probabilities, in order. */
  double[][] run(Device device, Progress progress) throws IOException {
    List<Bag> training = new ArrayList<>();
    List<Bag> test = new ArrayList<>();
    for (int i = 0; i < bags.size(); i++) {
      (foldOf[i] == fold ? test : training).add(bags.bags().get(i));
    }
    MilModel model = MilLearner.train(training, labelColumn, options, device, progress).model();
    double[][] probabilities = new double[test.size()][];
    try (MilPredictor predictor = MilPredictor.open(model, device)) {
      for (int i = 0; i < probabilities.length; i++) {
        probabilities[i] = predictor.predict(test.get(i)).probabilities();
      }
    }
    return probabilities;
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
