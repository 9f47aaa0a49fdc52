package org.contexture.evaluation.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.contexture.evaluation.Judged;
import org.contexture.evaluation.Measure;

/**
 * Predicted risks of slides, and where the model gives it, their predicted survival.
 *
 * @param patients one per slide
 * @param followUp what happened
 * @param risk one per slide, higher for an earlier event
 * @param times rising, at which survival was predicted; none if it was not
 * @param survival [slides][times] predicted chance to be free of the event
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
public record SurvivalPredictions(
    List<String> patients, FollowUp followUp, double[] risk, double[] times, double[][] survival)
    implements Judged<SurvivalPredictions> {

  /**
   * @throws IllegalArgumentException if sizes differ, a risk is not finite, times do not rise or a
   *     predicted survival is not within [0, 1]
   */
  public SurvivalPredictions {
    patients = List.copyOf(patients);
    risk = risk.clone();
    times = times.clone();
    int n = patients.size();
    if (followUp.size() != n || risk.length != n || survival.length != n) {
      throw new IllegalArgumentException(
          "Expected times, risks and survival for each of %d slides, found %d, %d and %d."
              .formatted(n, followUp.size(), risk.length, survival.length));
    }
    for (int t = 1; t < times.length; t++) {
      if (!(times[t] > times[t - 1])) {
        throw new IllegalArgumentException(
            "Times of predicted survival must rise, found %s.".formatted(Arrays.toString(times)));
      }
    }
    for (int i = 0; i < n; i++) {
      if (!Double.isFinite(risk[i])) {
        throw new IllegalArgumentException(
            "Row %d has the risk %s; expected a finite number.".formatted(i, risk[i]));
      }
      for (double s : survival[i]) {
        if (!(s >= -1e-6 && s <= 1 + 1e-6)) {
          throw new IllegalArgumentException(
              "Row %d has the predicted survival %s; expected a number in [0, 1].".formatted(i, s));
        }
      }
    }
  }

  /** Of a model that predicts no survival. */
  public static SurvivalPredictions ofRisk(
      List<String> patients, FollowUp followUp, double[] risk) {
    return new SurvivalPredictions(
        patients, followUp, risk, new double[0], new double[patients.size()][0]);
  }

  @Override
  public SurvivalPredictions select(int[] slides) {
    return new SurvivalPredictions(
        Arrays.stream(slides).mapToObj(patients::get).toList(),
        followUp.select(slides),
        Arrays.stream(slides).mapToDouble(i -> risk[i]).toArray(),
        times,
        Arrays.stream(slides).mapToObj(i -> survival[i]).toArray(double[][]::new));
  }

  /**
   * What risks are judged by.
   *
   * @param until events up to this time count for Uno's C; infinite for all
   */
  public List<Measure<SurvivalPredictions>> measures(double until) {
    List<Measure<SurvivalPredictions>> measures = new ArrayList<>();
    measures.add(
        Measure.higher("Harrell's C", p -> Concordance.harrell(p.followUp, p.risk).value()));
    measures.add(
        Measure.higher("Uno's C", p -> Concordance.uno(p.followUp, p.risk, until).value()));
    if (times.length > 1) {
      measures.add(Measure.lower("Integrated Brier score", p -> p.brier().integrated()));
      measures.add(
          Measure.lower(
              "Integrated Brier score of Kaplan-Meier",
              p -> SurvivalBrier.ofKaplanMeier(p.followUp, p.times).integrated()));
    }
    return List.copyOf(measures);
  }

  /** The Brier score at each time. */
  public SurvivalBrier brier() {
    return SurvivalBrier.of(followUp, times, survival);
  }
}
