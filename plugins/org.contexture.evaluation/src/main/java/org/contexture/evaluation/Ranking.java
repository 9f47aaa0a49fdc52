package org.contexture.evaluation;

import java.util.Arrays;
import java.util.Comparator;

/** How well scores rank positives before negatives; equal scores count as ties. */
public final class Ranking {

  private Ranking() {}

  /**
   * Area under the ROC curve: the chance that a positive scores higher than a negative, ties
   * counting half (Hanley &amp; McNeil 1982).
   *
   * @return in [0, 1]; NaN if there is no positive or no negative
   */
  public static double auroc(boolean[] positive, double[] scores) {
    Integer[] order = ascending(positive, scores);
    int n = order.length;
    double rankSum = 0;
    long positives = 0;
    for (int i = 0; i < n; ) {
      int end = endOfTie(order, scores, i);
      double rank = (i + 1 + end) / 2.0; // mean of ranks i + 1 … end
      for (; i < end; i++) {
        if (positive[order[i]]) {
          rankSum += rank;
          positives++;
        }
      }
    }
    double negatives = n - positives;
    if (positives == 0 || negatives == 0) {
      return Double.NaN;
    }
    return (rankSum - positives * (positives + 1) / 2.0) / (positives * negatives);
  }

  /**
   * Average precision: precision at each distinct threshold, weighted by the recall it adds; no
   * interpolation.
   *
   * @return in [0, 1]; NaN if there is no positive
   */
  public static double averagePrecision(boolean[] positive, double[] scores) {
    Integer[] order = ascending(positive, scores);
    int n = order.length;
    double sum = 0;
    long taken = 0;
    long hits = 0;
    for (int i = n; i > 0; ) {
      int start = startOfTie(order, scores, i);
      long newHits = 0;
      for (int j = start; j < i; j++) {
        newHits += positive[order[j]] ? 1 : 0;
      }
      taken += i - start;
      hits += newHits;
      sum += newHits * ((double) hits / taken);
      i = start;
    }
    return hits == 0 ? Double.NaN : sum / hits;
  }

  private static Integer[] ascending(boolean[] positive, double[] scores) {
    if (positive.length != scores.length) {
      throw new IllegalArgumentException(
          "Expected a score for each of %d labels, found %d."
              .formatted(positive.length, scores.length));
    }
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
    return order;
  }

  private static int endOfTie(Integer[] order, double[] scores, int start) {
    int end = start + 1;
    while (end < order.length && scores[order[end]] == scores[order[start]]) {
      end++;
    }
    return end;
  }

  private static int startOfTie(Integer[] order, double[] scores, int end) {
    int start = end - 1;
    while (start > 0 && scores[order[start - 1]] == scores[order[end - 1]]) {
      start--;
    }
    return start;
  }
}
