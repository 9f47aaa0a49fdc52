package org.contexture.mil.task;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Cox's partial likelihood of log-risks (Cox 1972), over all patients at once: at each event, how
 * likely it was that the one who had it should have it, among all who were still followed. A
 * patient who is censored at the time of an event was still followed.
 *
 * <p>Both values and gradients cost one pass over the patients in the order of their times.
 */
public final class CoxLikelihood {

  /** What is done where several have the event at one time. */
  public enum Ties {
    /** Each is compared with all of them (Breslow 1974). */
    BRESLOW,
    /** Each is compared with the mean of the orders that are possible (Efron 1977). */
    EFRON
  }

  private final double[] times;
  private final boolean[] events;
  private final Ties ties;
  private final int[] latestFirst;

  /**
   * @param times of the end of following
   * @param events whether it was the event
   */
  public CoxLikelihood(double[] times, boolean[] events, Ties ties) {
    this.times = times.clone();
    this.events = events.clone();
    this.ties = ties;
    this.latestFirst =
        IntStream.range(0, times.length)
            .boxed()
            .sorted(Comparator.<Integer>comparingDouble(i -> times[i]).reversed())
            .mapToInt(i -> i)
            .toArray();
  }

  /** How many had the event. */
  public int events() {
    int n = 0;
    for (boolean event : events) {
      n += event ? 1 : 0;
    }
    return n;
  }

  /** Minus the log-likelihood, divided by the events; NaN without any. */
  public double loss(double[] risks) {
    return compute(risks, new double[risks.length]);
  }

  /** The derivative of {@link #loss} for each risk; 0 without events. */
  public double[] gradient(double[] risks) {
    double[] gradient = new double[risks.length];
    compute(risks, gradient);
    return gradient;
  }

  private double compute(double[] risks, double[] gradient) {
    int count = events();
    double highest = Arrays.stream(risks).max().orElse(0);
    double[] e = Arrays.stream(risks).map(r -> Math.exp(r - highest)).toArray();
    double loss = 0;
    double atRisk = 0;
    // For each patient the sum of 1 / risk set over the events that he lived to see; events come
    // latest first, so each group's share is added to all who are at risk by then, in a second
    // pass.
    double[] shares = new double[risks.length];
    double[] tiedShares = new double[risks.length];
    for (int start = 0; start < latestFirst.length; ) {
      int end = start;
      double tied = 0;
      int deaths = 0;
      while (end < latestFirst.length && times[latestFirst[end]] == times[latestFirst[start]]) {
        int i = latestFirst[end++];
        atRisk += e[i];
        if (events[i]) {
          tied += e[i];
          deaths++;
          loss -= risks[i] - highest;
        }
      }
      double share = 0;
      double tiedShare = 0;
      for (int k = 0; k < deaths; k++) {
        double done = ties == Ties.EFRON ? (double) k / deaths : 0;
        double denominator = atRisk - done * tied;
        loss += Math.log(denominator);
        share += 1 / denominator;
        tiedShare += done / denominator;
      }
      for (int k = start; k < end; k++) {
        shares[k] = share; // of the group, for all at risk: summed below
        tiedShares[k] = tiedShare;
      }
      start = end;
    }
    accumulate(shares, tiedShares, e, gradient, count);
    return count == 0 ? Double.NaN : loss / count;
  }

  /** From earliest to latest: whoever lives longer takes part in all the events before. */
  private void accumulate(
      double[] shares, double[] tiedShares, double[] e, double[] gradient, int count) {
    double sum = 0;
    for (int end = latestFirst.length; end > 0 && count > 0; ) {
      int start = end - 1;
      while (start > 0 && times[latestFirst[start - 1]] == times[latestFirst[end - 1]]) {
        start--;
      }
      sum += shares[start];
      for (int k = start; k < end; k++) {
        int i = latestFirst[k];
        double own = e[i] * (events[i] ? sum - tiedShares[k] : sum);
        gradient[i] = (own - (events[i] ? 1 : 0)) / count;
      }
      end = start;
    }
  }

  /**
   * The cumulative baseline hazard (Breslow 1972) at each distinct time of an event.
   *
   * @param risks log-risks
   * @return times and hazards, both ascending
   */
  public double[][] baseline(double[] risks) {
    double[] eventTimes =
        IntStream.range(0, times.length)
            .filter(i -> events[i])
            .mapToDouble(i -> times[i])
            .sorted()
            .distinct()
            .toArray();
    double[] hazards = new double[eventTimes.length];
    double cumulative = 0;
    for (int t = 0; t < eventTimes.length; t++) {
      double atRisk = 0;
      int deaths = 0;
      for (int i = 0; i < times.length; i++) {
        atRisk += times[i] >= eventTimes[t] ? Math.exp(risks[i]) : 0;
        deaths += events[i] && times[i] == eventTimes[t] ? 1 : 0;
      }
      cumulative += deaths / atRisk;
      hazards[t] = cumulative;
    }
    return new double[][] {eventTimes, hazards};
  }
}
