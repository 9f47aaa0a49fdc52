package org.contexture.evaluation.survival;

import java.util.Arrays;

/**
 * The Brier score of predicted survival at given times (Graf et al. 1999): the squared distance of
 * the predicted chance to be free of the event from whether the patient was. Patients who were
 * censored before a time count by others, who were not: an event is weighted by the inverse of the
 * chance to be uncensored just before it, who is still followed by that at the time itself; those
 * chances are estimated from these patients.
 *
 * @param times rising
 * @param scores at each time, 0 is perfect; NaN where nobody is left uncensored
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to draw, never compared
public record SurvivalBrier(double[] times, double[] scores) {

  /**
   * Scores.
   *
   * @param survival [patients][times], predicted
   */
  public static SurvivalBrier of(FollowUp followUp, double[] times, double[][] survival) {
    KaplanMeier uncensored = KaplanMeier.ofCensoring(followUp);
    double[] scores = new double[times.length];
    for (int t = 0; t < times.length; t++) {
      double left = uncensored.at(times[t]);
      double sum = 0;
      for (int i = 0; i < followUp.size(); i++) {
        double predicted = survival[i][t];
        if (followUp.times()[i] > times[t]) {
          sum += (1 - predicted) * (1 - predicted) / left;
        } else if (followUp.events()[i]) {
          sum += predicted * predicted / uncensored.before(followUp.times()[i]);
        }
      }
      scores[t] = sum / followUp.size();
    }
    return new SurvivalBrier(times.clone(), scores);
  }

  /**
   * The mean over time, by the trapezoid between the first and the last time.
   *
   * @return NaN with fewer than two times
   */
  public double integrated() {
    double area = 0;
    for (int t = 1; t < times.length; t++) {
      area += (times[t] - times[t - 1]) * (scores[t] + scores[t - 1]) / 2;
    }
    return times.length < 2 ? Double.NaN : area / (times[times.length - 1] - times[0]);
  }

  /** The score of predicting the survival of these patients as a whole for everyone. */
  public static SurvivalBrier ofKaplanMeier(FollowUp followUp, double[] times) {
    KaplanMeier all = KaplanMeier.of(followUp);
    double[] same = Arrays.stream(times).map(all::at).toArray();
    double[][] survival = new double[followUp.size()][];
    Arrays.fill(survival, same);
    return of(followUp, times, survival);
  }
}
