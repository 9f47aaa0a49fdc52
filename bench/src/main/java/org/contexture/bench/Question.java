package org.contexture.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.contexture.evaluation.PatientFolds;
import org.contexture.evaluation.Ranking;

/**
 * What is to be told of slides: each one's class.
 *
 * @param classes at least two
 * @param labels index of each slide's class
 * @param patients of the slides
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
record Question(List<String> classes, int[] labels, List<String> patients) {

  Question {
    classes = List.copyOf(classes);
    patients = List.copyOf(patients);
    if (classes.size() < 2 || labels.length != patients.size()) {
      throw new IllegalArgumentException(
          "Expected two classes to tell apart and a patient for each of %d slides, found the classes %s and %d patients."
              .formatted(labels.length, classes, patients.size()));
    }
  }

  static Question of(List<String> labels, List<String> patients) {
    List<String> classes = labels.stream().distinct().sorted().toList();
    return new Question(classes, labels.stream().mapToInt(classes::indexOf).toArray(), patients);
  }

  int slides() {
    return labels.length;
  }

  /** The fold of each slide; the same for every encoder. */
  int[] folds(int folds, long seed) {
    return PatientFolds.assign(patients, labels, folds, seed);
  }

  /** The slides that are in a fold, or those that are not. */
  static List<Integer> slides(int[] foldOf, int fold, boolean inside) {
    return IntStream.range(0, foldOf.length)
        .filter(slide -> foldOf[slide] == fold == inside)
        .boxed()
        .toList();
  }

  /**
   * Checks that every class is there to learn from, whichever fold is left out.
   *
   * @param partitions seeds of 0 … partitions − 1
   * @throws IllegalArgumentException naming the class that has too few patients
   */
  void requireEveryClassInTraining(int folds, int partitions) {
    for (long seed = 0; seed < partitions; seed++) {
      int[] foldOf = folds(folds, seed);
      for (int fold = 0; fold < folds; fold++) {
        Set<Integer> learned = new HashSet<>();
        slides(foldOf, fold, false).forEach(slide -> learned.add(labels[slide]));
        for (int c = 0; c < classes.size(); c++) {
          if (!learned.contains(c)) {
            throw new IllegalArgumentException(
                "All slides of the class “%s” (%d) fall into one of the %d folds, so nothing can learn it. It needs slides of at least two patients of its own; or leave it out of the labels."
                    .formatted(classes.get(c), count(c), folds));
          }
        }
      }
    }
  }

  private long count(int c) {
    return IntStream.of(labels).filter(label -> label == c).count();
  }

  /** Macro one-vs-rest AUROC of scores [slides][classes]. */
  double auroc(double[][] scores) {
    return IntStream.range(0, classes.size())
        .mapToDouble(c -> Ranking.auroc(is(c), column(scores, c)))
        .average()
        .orElseThrow();
  }

  /**
   * How much each slide's share of the AUROC rises with its weight: the AUROC of slides that count
   * wᵢ times is, to first order, AUROC + Σ (wᵢ − 1) · influenceᵢ (Sen 1960; DeLong et al. 1988). So
   * patients can be drawn anew without sorting anew, and differences of encoders are differences of
   * influences.
   *
   * @return one per slide; they sum to 0
   */
  double[] influences(double[][] scores) {
    double[] influence = new double[slides()];
    for (int c = 0; c < classes.size(); c++) {
      double auroc = Ranking.auroc(is(c), column(scores, c));
      double inside = count(c);
      for (int i = 0; i < slides(); i++) {
        double placed = placement(scores, c, i);
        double alike = labels[i] == c ? inside : slides() - inside;
        influence[i] += (placed - auroc) / (alike * classes.size());
      }
    }
    return influence;
  }

  /** The share of the slides of the other side that one is ranked rightly against. */
  private double placement(double[][] scores, int c, int slide) {
    boolean positive = labels[slide] == c;
    double right = 0;
    int others = 0;
    for (int j = 0; j < slides(); j++) {
      if (labels[j] == c != positive) {
        double above = positive ? scores[slide][c] - scores[j][c] : scores[j][c] - scores[slide][c];
        right += above > 0 ? 1 : above == 0 ? 0.5 : 0;
        others++;
      }
    }
    return right / others;
  }

  private boolean[] is(int c) {
    boolean[] is = new boolean[slides()];
    for (int i = 0; i < is.length; i++) {
      is[i] = labels[i] == c;
    }
    return is;
  }

  private static double[] column(double[][] scores, int c) {
    List<Double> column = new ArrayList<>();
    for (double[] row : scores) {
      column.add(row[c]);
    }
    return column.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
