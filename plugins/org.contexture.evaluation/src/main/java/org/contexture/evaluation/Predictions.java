package org.contexture.evaluation;

import java.util.List;

/**
 * Class probabilities of labelled slides.
 *
 * <p>With two classes, one is the positive one wherever a metric needs such: what is looked for.
 *
 * @param classes names, in the order of the probabilities
 * @param patients one per slide
 * @param labels index of the true class, one per slide
 * @param probabilities [slides][classes], each in [0, 1]
 * @param positive index of the positive of two classes; of more, none is
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
public record Predictions(
    List<String> classes,
    List<String> patients,
    int[] labels,
    double[][] probabilities,
    int positive)
    implements Judged<Predictions> {

  /** The positive class is guessed by the names: see {@link PositiveClass#guess}. */
  public Predictions(
      List<String> classes, List<String> patients, int[] labels, double[][] probabilities) {
    this(classes, patients, labels, probabilities, PositiveClass.guess(classes));
  }

  /**
   * @throws IllegalArgumentException if sizes differ, or a label or probability is out of range
   */
  public Predictions {
    classes = List.copyOf(classes);
    patients = List.copyOf(patients);
    if (classes.size() < 2) {
      throw new IllegalArgumentException(
          "Predictions need at least two classes, found %s.".formatted(classes));
    }
    if (positive < 0 || positive >= classes.size()) {
      throw new IllegalArgumentException(
          "Class %d cannot be the positive one; there are %d classes."
              .formatted(positive, classes.size()));
    }
    if (patients.size() != labels.length || probabilities.length != labels.length) {
      throw new IllegalArgumentException(
          "Expected as many patients and rows of probabilities as labels, found %d, %d and %d."
              .formatted(patients.size(), probabilities.length, labels.length));
    }
    for (int slide = 0; slide < labels.length; slide++) {
      checkSlide(slide, labels[slide], probabilities[slide], classes.size());
    }
  }

  private static void checkSlide(int slide, int label, double[] probabilities, int classes) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "Label of row %d is class %d; there are %d classes.".formatted(slide, label, classes));
    }
    if (probabilities.length != classes) {
      throw new IllegalArgumentException(
          "Row %d has %d probabilities; there are %d classes."
              .formatted(slide, probabilities.length, classes));
    }
    for (double p : probabilities) {
      if (!(p >= -1e-6 && p <= 1 + 1e-6)) {
        throw new IllegalArgumentException(
            "Row %d has probability %s; expected a number in [0, 1].".formatted(slide, p));
      }
    }
  }

  /** Number of slides. */
  public int size() {
    return labels.length;
  }

  /** The class with the highest probability; the first of equals. */
  public int predicted(int slide) {
    double[] p = probabilities[slide];
    int best = 0;
    for (int c = 1; c < p.length; c++) {
      if (p[c] > p[best]) {
        best = c;
      }
    }
    return best;
  }

  /** Probability of one class for every slide. */
  public double[] scores(int classIndex) {
    double[] scores = new double[size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = probabilities[i][classIndex];
    }
    return scores;
  }

  /** Which slides are of a class. */
  public boolean[] isClass(int classIndex) {
    boolean[] is = new boolean[size()];
    for (int i = 0; i < is.length; i++) {
      is[i] = labels[i] == classIndex;
    }
    return is;
  }

  @Override
  public Predictions select(int[] slides) {
    String[] newPatients = new String[slides.length];
    int[] newLabels = new int[slides.length];
    double[][] newProbabilities = new double[slides.length][];
    for (int i = 0; i < slides.length; i++) {
      newPatients[i] = patients.get(slides[i]);
      newLabels[i] = labels[slides[i]];
      newProbabilities[i] = probabilities[slides[i]];
    }
    return new Predictions(classes, List.of(newPatients), newLabels, newProbabilities, positive);
  }

  /** The same with another positive class. */
  public Predictions withPositive(int other) {
    return new Predictions(classes, patients, labels, probabilities, other);
  }
}
