package org.contexture.evaluation;

import java.util.Arrays;

/**
 * How far true and predicted classes agree beyond chance. NaN where that is not defined: all of one
 * class, and predicted as it.
 */
public final class Agreement {

  private Agreement() {}

  /** Cohen's kappa (Cohen 1960): every mistake alike. */
  public static double kappa(Confusion confusion) {
    return kappa(confusion, (a, b) -> a == b ? 0 : 1);
  }

  /**
   * Quadratic kappa (Cohen 1968): mistakes by the square of how many classes lie between; for
   * classes that have an order, which is that of their names.
   */
  public static double quadraticKappa(Confusion confusion) {
    return kappa(confusion, (a, b) -> (a - b) * (a - b));
  }

  private interface Distance {
    int of(int truth, int predicted);
  }

  private static double kappa(Confusion confusion, Distance distance) {
    int[][] counts = confusion.counts();
    double found = 0;
    double byChance = 0;
    for (int a = 0; a < counts.length; a++) {
      for (int b = 0; b < counts.length; b++) {
        found += distance.of(a, b) * (double) counts[a][b];
        byChance += distance.of(a, b) * (double) actual(counts, a) * predicted(counts, b);
      }
    }
    return 1 - found * all(counts) / byChance;
  }

  /** Matthews' correlation for any number of classes (Gorodkin 2004). */
  public static double matthews(Confusion confusion) {
    int[][] counts = confusion.counts();
    double n = all(counts);
    double right = 0;
    double both = 0;
    double truths = 0;
    double predictions = 0;
    for (int c = 0; c < counts.length; c++) {
      double actual = actual(counts, c);
      double predicted = predicted(counts, c);
      right += counts[c][c];
      both += actual * predicted;
      truths += actual * actual;
      predictions += predicted * predicted;
    }
    return (right * n - both) / Math.sqrt((n * n - truths) * (n * n - predictions));
  }

  private static int all(int[][] counts) {
    return Arrays.stream(counts).flatMapToInt(Arrays::stream).sum();
  }

  private static int actual(int[][] counts, int c) {
    return Arrays.stream(counts[c]).sum();
  }

  private static int predicted(int[][] counts, int c) {
    return Arrays.stream(counts).mapToInt(row -> row[c]).sum();
  }
}
