package org.contexture.mil;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.contexture.mil.task.Truth;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;

/**
 * Chooses a setting by a cross-validation among the training patients alone, so that the patients
 * whose predictions are judged choose nothing (nested cross-validation: Varma &amp; Simon 2006).
 * The best has the least loss on average over the inner folds' held-out slides: the loss of the
 * task, which all heads share.
 *
 * @param settings to choose from; their seeds are replaced
 * @param folds of the inner cross-validation, at least 2
 */
public record InnerChoice(List<MilOptions> settings, int folds) {

  public InnerChoice {
    settings = List.copyOf(settings);
    if (folds < 2) {
      throw new IllegalArgumentException(
          "Expected at least 2 inner folds, found %d.".formatted(folds));
    }
  }

  /** Nothing to choose from. */
  public static InnerChoice none() {
    return new InnerChoice(List.of(), 2);
  }

  /**
   * What is trained to choose.
   *
   * @throws IllegalArgumentException if there are fewer patients than inner folds
   */
  private List<Fold> trainings(
      AskedBags training, MilOptions setting, String labelColumn, long seed) {
    int[] foldOf =
        new Dealing.ByPatient(folds).deal(training, seed); // the same folds for each setting
    List<Fold> trainings = new ArrayList<>();
    for (int f = 0; f < folds; f++) {
      MilOptions own = setting.withSeed(seed * 100 + f);
      trainings.add(new Fold(0, f, foldOf, training, labelColumn, own, none()));
    }
    return trainings;
  }

  /** Checks, before anything is trained, that each inner fold leaves something to learn from. */
  void check(AskedBags training, String labelColumn, long seed) {
    if (!settings.isEmpty()) {
      try {
        trainings(training, settings.get(0), labelColumn, seed).forEach(Fold::check);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "There are too few slides to choose a setting within the folds: " + e.getMessage(), e);
      }
    }
  }

  /**
   * The index of the best setting.
   *
   * @param seed of the inner folds
   */
  int best(AskedBags training, String labelColumn, long seed, Device device, Progress progress)
      throws IOException {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int s = 0; s < settings.size(); s++) {
      double sum = 0;
      int judged = 0;
      List<Fold> trainings = trainings(training, settings.get(s), labelColumn, seed);
      for (int f = 0; f < folds; f++) {
        double done = (s * folds + f) / (double) (settings.size() * folds);
        Fold fold = trainings.get(f);
        FoldOutcome outcome =
            fold.run(device, progress.part(done, done + 1.0 / (settings.size() * folds)));
        double loss = loss(fold.test().truths(), outcome.predictions());
        if (Double.isFinite(loss)) {
          sum += loss * outcome.predictions().size();
          judged += outcome.predictions().size();
        }
      }
      double mean = judged == 0 ? Double.POSITIVE_INFINITY : sum / judged;
      if (mean < least) {
        least = mean;
        best = s;
      }
    }
    return best;
  }

  private static double loss(List<Truth> truths, List<Prediction> predictions) {
    double[] ones = new double[truths.size()];
    java.util.Arrays.fill(ones, 1);
    return predictions
        .get(0)
        .readout()
        .loss(truths, predictions.stream().map(Prediction::outputs).toList(), ones);
  }
}
