package org.contexture.evaluation.survival;

import java.util.Arrays;

/**
 * How often the patient with the higher risk has the event first, over all pairs of which that is
 * known: the one with the shorter time had the event.
 *
 * <p>At equal times, an event and a censoring make a pair (who was censored lived longer), two
 * events do not. Equal risks count half.
 *
 * @param concordant pairs in the right order, weighted for Uno's C
 * @param discordant pairs in the wrong order
 * @param tiedRisk pairs of equal risk
 */
public record Concordance(double concordant, double discordant, double tiedRisk) {

  /** Concordance: 0.5 is chance, 1 is perfect; NaN without a pair. */
  public double value() {
    return (concordant + 0.5 * tiedRisk) / (concordant + discordant + tiedRisk);
  }

  /** Harrell's C (Harrell et al. 1982): all pairs alike. */
  public static Concordance harrell(FollowUp followUp, double[] risk) {
    double[] ones = new double[followUp.size()];
    Arrays.fill(ones, 1);
    return of(followUp, risk, ones);
  }

  /**
   * Uno's C (Uno et al. 2011, equation 6): pairs are weighted by the inverse square of the chance
   * that the first of them was not censored before, so that C does not depend on how long patients
   * were followed. That chance is estimated from these patients, just before the event.
   *
   * @param until events up to this time count, itself included; infinite for all
   */
  public static Concordance uno(FollowUp followUp, double[] risk, double until) {
    KaplanMeier uncensored = KaplanMeier.ofCensoring(followUp);
    double[] weights = new double[followUp.size()];
    for (int i = 0; i < weights.length; i++) {
      double time = followUp.times()[i];
      double g = uncensored.before(time);
      weights[i] = time <= until && followUp.events()[i] ? 1 / (g * g) : 0;
    }
    return of(followUp, risk, weights);
  }

  /** From the longest time down, against the risks of all who lived longer. */
  private static Concordance of(FollowUp followUp, double[] risk, double[] weights) {
    if (risk.length != followUp.size()) {
      throw new IllegalArgumentException(
          "Expected a risk for each of %d patients, found %d."
              .formatted(followUp.size(), risk.length));
    }
    double[] distinct = Arrays.stream(risk).sorted().distinct().toArray();
    RiskCounts longer = new RiskCounts(distinct.length);
    int[] order = followUp.ascending();
    double concordant = 0;
    double discordant = 0;
    double tied = 0;
    for (int end = order.length; end > 0; ) {
      int start = end;
      double time = followUp.times()[order[end - 1]];
      while (start > 0 && followUp.times()[order[start - 1]] == time) {
        start--;
      }
      for (int i = start; i < end; i++) {
        if (!followUp.events()[order[i]]) {
          longer.add(Arrays.binarySearch(distinct, risk[order[i]]));
        }
      }
      for (int i = start; i < end; i++) {
        if (followUp.events()[order[i]]) {
          int rank = Arrays.binarySearch(distinct, risk[order[i]]);
          double weight = weights[order[i]];
          int below = longer.below(rank);
          int upTo = longer.below(rank + 1);
          concordant += weight * below;
          tied += weight * (upTo - below);
          discordant += weight * (longer.size() - upTo);
        }
      }
      for (int i = start; i < end; i++) {
        if (followUp.events()[order[i]]) {
          longer.add(Arrays.binarySearch(distinct, risk[order[i]]));
        }
      }
      end = start;
    }
    return new Concordance(concordant, discordant, tied);
  }

  /** Counts by rank, with sums in logarithmic time (Fenwick 1994). */
  private static final class RiskCounts {

    private final int[] tree;
    private int size;

    RiskCounts(int ranks) {
      tree = new int[ranks + 1];
    }

    int size() {
      return size;
    }

    void add(int rank) {
      size++;
      for (int i = rank + 1; i < tree.length; i += i & -i) {
        tree[i]++;
      }
    }

    /** How many have a lower rank. */
    int below(int rank) {
      int sum = 0;
      for (int i = rank; i > 0; i -= i & -i) {
        sum += tree[i];
      }
      return sum;
    }
  }
}
