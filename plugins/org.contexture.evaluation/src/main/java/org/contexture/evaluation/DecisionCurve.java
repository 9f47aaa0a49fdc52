package org.contexture.evaluation;

import java.util.Arrays;

/**
 * What acting on predictions is worth (Vickers &amp; Elkin 2006): net benefit, true positives less
 * false positives at the price that the threshold sets, per slide. Who acts at a probability of 0.1
 * takes nine needless actions for one that was needed. A probability equal to the threshold counts
 * as positive.
 *
 * @param thresholds in (0, 1), rising
 * @param model net benefit of acting on the predictions, at each threshold
 * @param all net benefit of acting on everyone; acting on no one has none
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to draw, never compared
public record DecisionCurve(double[] thresholds, double[] model, double[] all) {

  /** Thresholds of charts: 0.01 … 0.99. */
  public static double[] everyPercent() {
    double[] thresholds = new double[99];
    Arrays.setAll(thresholds, i -> (i + 1) / 100.0);
    return thresholds;
  }

  /** NaN without slides. */
  public static DecisionCurve of(boolean[] positive, double[] probabilities, double[] thresholds) {
    double n = positive.length;
    double[] model = new double[thresholds.length];
    double[] all = new double[thresholds.length];
    for (int t = 0; t < thresholds.length; t++) {
      double odds = thresholds[t] / (1 - thresholds[t]);
      for (int i = 0; i < positive.length; i++) {
        double benefit = positive[i] ? 1 : -odds;
        all[t] += benefit;
        model[t] += probabilities[i] >= thresholds[t] ? benefit : 0;
      }
      all[t] /= n;
      model[t] /= n;
    }
    return new DecisionCurve(thresholds.clone(), model, all);
  }
}
