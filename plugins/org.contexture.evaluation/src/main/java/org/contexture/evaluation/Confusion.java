package org.contexture.evaluation;

import java.util.List;

/**
 * How often each true class was predicted as each class.
 *
 * @param classes names
 * @param counts [true class][predicted class]
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
public record Confusion(List<String> classes, int[][] counts) {

  /** Counts; each slide is predicted as its most probable class. */
  public static Confusion of(Predictions predictions) {
    int n = predictions.classes().size();
    int[][] counts = new int[n][n];
    for (int i = 0; i < predictions.size(); i++) {
      counts[predictions.labels()[i]][predictions.predicted(i)]++;
    }
    return new Confusion(predictions.classes(), counts);
  }

  /** NaN without slides. */
  public double accuracy() {
    double right = 0;
    double all = 0;
    for (int c = 0; c < counts.length; c++) {
      right += counts[c][c];
      all += actual(c);
    }
    return right / all;
  }

  /** Mean recall of the classes that occur; NaN without slides. */
  public double balancedAccuracy() {
    double sum = 0;
    int present = 0;
    for (int c = 0; c < counts.length; c++) {
      if (actual(c) > 0) {
        sum += recall(c);
        present++;
      }
    }
    return sum / present;
  }

  /** Mean F1 of the classes that occur or are predicted; NaN without slides. */
  public double meanF1() {
    double sum = 0;
    int present = 0;
    for (int c = 0; c < counts.length; c++) {
      if (actual(c) + predicted(c) > 0) {
        sum += f1(c);
        present++;
      }
    }
    return sum / present;
  }

  /** Fraction of a class's slides that are predicted as it; NaN if there is none. */
  public double recall(int c) {
    return counts[c][c] / (double) actual(c);
  }

  /** Fraction of the slides predicted as a class that are of it; NaN if there is none. */
  public double precision(int c) {
    return counts[c][c] / (double) predicted(c);
  }

  /** F1 of one class; 0 if it neither occurs nor is predicted. */
  public double f1(int c) {
    int either = actual(c) + predicted(c);
    return either == 0 ? 0 : 2.0 * counts[c][c] / either;
  }

  private int actual(int c) {
    int sum = 0;
    for (int count : counts[c]) {
      sum += count;
    }
    return sum;
  }

  private int predicted(int c) {
    int sum = 0;
    for (int[] row : counts) {
      sum += row[c];
    }
    return sum;
  }
}
