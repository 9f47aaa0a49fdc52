package org.contexture.evaluation.survival;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The Kaplan-Meier estimate of the chance to be free of the event (Kaplan &amp; Meier 1958), a step
 * function that falls at the times of events.
 *
 * @param times distinct times of events and censorings, rising
 * @param atRisk patients who were followed up to just before each time
 * @param events at each time
 * @param censored at each time; they count as at risk of the events at that time
 * @param survival just after each time
 * @param logVariance Greenwood's sum (1926) up to each time: the variance of the logarithm of the
 *     survival; infinite once survival is 0
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to draw and compute with, never compared
public record KaplanMeier(
    double[] times,
    int[] atRisk,
    int[] events,
    int[] censored,
    double[] survival,
    double[] logVariance) {

  private static final double Z = new NormalDistribution().inverseCumulativeProbability(0.975);
  private static final double ROUNDING = 1e-9;

  /** Estimates the survival of these patients. */
  public static KaplanMeier of(FollowUp followUp) {
    int[] order = followUp.ascending();
    double[] times =
        Arrays.stream(order).mapToDouble(i -> followUp.times()[i]).distinct().toArray();
    int[] events = new int[times.length];
    int[] censored = new int[times.length];
    for (int i = 0; i < followUp.size(); i++) {
      int at = Arrays.binarySearch(times, followUp.times()[i]);
      (followUp.events()[i] ? events : censored)[at]++;
    }
    int[] atRisk = new int[times.length];
    double[] survival = new double[times.length];
    double[] logVariance = new double[times.length];
    int left = followUp.size();
    double s = 1;
    double variance = 0;
    for (int i = 0; i < times.length; i++) {
      atRisk[i] = left;
      int survivors = left - events[i];
      s *= (double) survivors / left;
      variance += events[i] == 0 ? 0 : events[i] / ((double) left * survivors);
      survival[i] = s;
      logVariance[i] = variance;
      left -= events[i] + censored[i];
    }
    return new KaplanMeier(times, atRisk, events, censored, survival, logVariance);
  }

  /**
   * The chance to be uncensored, for weights by inverse probability: censoring taken as the event.
   * Who has an event at a time is no longer at risk of being censored at that time.
   */
  static KaplanMeier ofCensoring(FollowUp followUp) {
    KaplanMeier all = of(followUp);
    int[] events = all.censored;
    int[] censored = all.events;
    double[] survival = new double[events.length];
    double s = 1;
    for (int i = 0; i < events.length; i++) {
      int risk = all.atRisk[i] - censored[i];
      s *= events[i] == 0 ? 1 : 1 - (double) events[i] / risk;
      survival[i] = s;
    }
    return new KaplanMeier(
        all.times, all.atRisk, events, censored, survival, new double[events.length]);
  }

  /** The survival at a time, after the events at that time; 1 before the first. */
  public double at(double time) {
    int found = Arrays.binarySearch(times, time);
    return found >= 0 ? survival[found] : step(-found - 2);
  }

  /** The survival just before a time. */
  public double before(double time) {
    int found = Arrays.binarySearch(times, time);
    return found >= 0 ? step(found - 1) : step(-found - 2);
  }

  private double step(int i) {
    return i < 0 ? 1 : survival[i];
  }

  /** Greenwood's standard error of the survival at a step; NaN once it is 0. */
  public double standardError(int step) {
    return survival[step] * Math.sqrt(logVariance[step]);
  }

  /**
   * The 95 % interval at a step on the log-minus-log scale, which keeps it within [0, 1]
   * (Kalbfleisch &amp; Prentice 1980).
   *
   * @return lower and upper end; NaN before the first event and once the survival is 0
   */
  public double[] interval(int step) {
    double log = Math.log(survival[step]);
    double width = Z * Math.sqrt(logVariance[step]) / log;
    return new double[] {
      Math.pow(survival[step], Math.exp(-width)), Math.pow(survival[step], Math.exp(width))
    };
  }

  /**
   * The time by which half had the event: where the curve falls below 0.5, or the middle of the
   * stretch on which it is 0.5; NaN if it never does.
   */
  public double median() {
    for (int i = 0; i < times.length; i++) {
      if (survival[i] < 0.5 - ROUNDING) {
        return times[i];
      }
      if (survival[i] <= 0.5 + ROUNDING) {
        int next = i + 1;
        while (next < times.length && events[next] == 0) {
          next++;
        }
        return next < times.length ? (times[i] + times[next]) / 2 : times[i];
      }
    }
    return Double.NaN;
  }
}
