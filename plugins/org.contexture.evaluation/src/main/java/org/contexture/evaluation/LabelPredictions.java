package org.contexture.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/**
 * Predictions of several labels, each of which a slide has or has not, independently of the others
 * (mutations, findings). A label counts as predicted from a probability of 0.5 on. What is not
 * known of a slide counts nowhere.
 *
 * @param labels names
 * @param patients one per slide
 * @param truth [slides][labels] 1 has it, 0 has it not, NaN not known
 * @param probabilities [slides][labels]
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
public record LabelPredictions(
    List<String> labels, List<String> patients, double[][] truth, double[][] probabilities)
    implements Judged<LabelPredictions> {

  private static final double THRESHOLD = 0.5;

  /**
   * The known slides of a label, or of all.
   *
   * @param has whether a slide has the label
   * @param scores its probability
   */
  private record Known(boolean[] has, double[] scores) {}

  /**
   * @throws IllegalArgumentException if sizes differ, or a number is out of range
   */
  public LabelPredictions {
    labels = List.copyOf(labels);
    patients = List.copyOf(patients);
    if (truth.length != patients.size() || probabilities.length != patients.size()) {
      throw new IllegalArgumentException(
          "Expected rows of truth and probabilities for each of %d slides, found %d and %d."
              .formatted(patients.size(), truth.length, probabilities.length));
    }
    for (int i = 0; i < truth.length; i++) {
      for (int l = 0; l < labels.size(); l++) {
        double t = truth[i][l];
        double p = probabilities[i][l];
        if (!(t == 0 || t == 1 || Double.isNaN(t)) || !(p >= 0 && p <= 1)) {
          throw new IllegalArgumentException(
              "Row %d has “%s” %s with probability %s; expected 0, 1 or nothing, and a probability."
                  .formatted(i, labels.get(l), t, p));
        }
      }
    }
  }

  @Override
  public LabelPredictions select(int[] slides) {
    return new LabelPredictions(
        labels,
        Arrays.stream(slides).mapToObj(patients::get).toList(),
        Arrays.stream(slides).mapToObj(i -> truth[i]).toArray(double[][]::new),
        Arrays.stream(slides).mapToObj(i -> probabilities[i]).toArray(double[][]::new));
  }

  /**
   * What labels are judged by: each label alone; the mean over labels for which it is defined
   * (macro); all cells as if of one label (micro).
   */
  public static List<Measure<LabelPredictions>> measures(List<String> labels) {
    List<Measure<LabelPredictions>> measures = new ArrayList<>();
    List<Measure<LabelPredictions>> ofLabels = new ArrayList<>();
    add("AUROC", Ranking::auroc, labels, measures, ofLabels);
    add("Average precision", Ranking::averagePrecision, labels, measures, ofLabels);
    add("F1", LabelPredictions::f1, labels, measures, ofLabels);
    measures.add(Measure.higher("Weighted AUROC", p -> p.weighted(Ranking::auroc)));
    measures.add(Measure.lower("Hamming loss", LabelPredictions::hammingLoss));
    measures.add(Measure.higher("All labels right", LabelPredictions::allRight));
    measures.addAll(ofLabels);
    return List.copyOf(measures);
  }

  private static void add(
      String name,
      ToDoubleBiFunction<boolean[], double[]> value,
      List<String> labels,
      List<Measure<LabelPredictions>> measures,
      List<Measure<LabelPredictions>> ofLabels) {
    measures.add(Measure.higher("Macro " + name, p -> p.macro(value)));
    measures.add(Measure.higher("Micro " + name, p -> of(p.all(), value)));
    for (int l = 0; l < labels.size(); l++) {
      int own = l;
      ofLabels.add(
          new Measure<>(
              name, labels.get(l), Measure.Direction.HIGHER, p -> of(p.known(own), value)));
    }
  }

  /** How one label is told from what is known of it. */
  public RocCurve roc(int label) {
    Known known = known(label);
    return RocCurve.of(known.has(), known.scores());
  }

  private static double of(Known known, ToDoubleBiFunction<boolean[], double[]> value) {
    return value.applyAsDouble(known.has(), known.scores());
  }

  private double macro(ToDoubleBiFunction<boolean[], double[]> value) {
    return IntStream.range(0, labels.size())
        .mapToDouble(l -> of(known(l), value))
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }

  /** The mean over labels, weighted by how many slides have them. */
  private double weighted(ToDoubleBiFunction<boolean[], double[]> value) {
    double sum = 0;
    double weights = 0;
    for (int l = 0; l < labels.size(); l++) {
      Known known = known(l);
      double v = of(known, value);
      if (!Double.isNaN(v)) {
        long has = IntStream.range(0, known.has().length).filter(i -> known.has()[i]).count();
        sum += has * v;
        weights += has;
      }
    }
    return sum / weights;
  }

  /** 0 where the label neither occurs nor is predicted; NaN without a slide. */
  private static double f1(boolean[] has, double[] scores) {
    OperatingPoint point = OperatingPoint.of(has, scores, THRESHOLD);
    double f1 = point.f1();
    return Double.isNaN(f1) && has.length > 0 ? 0 : f1;
  }

  /** Fraction of known cells that are wrong. */
  private double hammingLoss() {
    Known all = all();
    return IntStream.range(0, all.has().length)
        .mapToDouble(i -> all.has()[i] == all.scores()[i] >= THRESHOLD ? 0 : 1)
        .average()
        .orElse(Double.NaN);
  }

  /** Fraction of the slides of which every label is known that have every label right. */
  private double allRight() {
    return IntStream.range(0, truth.length)
        .filter(i -> Arrays.stream(truth[i]).noneMatch(Double::isNaN))
        .mapToDouble(i -> isRight(i) ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  private boolean isRight(int slide) {
    return IntStream.range(0, labels.size())
        .allMatch(l -> (truth[slide][l] == 1) == (probabilities[slide][l] >= THRESHOLD));
  }

  private Known known(int label) {
    return cells(label, label + 1);
  }

  private Known all() {
    return cells(0, labels.size());
  }

  private Known cells(int from, int to) {
    boolean[] has = new boolean[truth.length * (to - from)];
    double[] scores = new double[has.length];
    int n = 0;
    for (int i = 0; i < truth.length; i++) {
      for (int l = from; l < to; l++) {
        if (!Double.isNaN(truth[i][l])) {
          has[n] = truth[i][l] == 1;
          scores[n++] = probabilities[i][l];
        }
      }
    }
    return new Known(Arrays.copyOf(has, n), Arrays.copyOf(scores, n));
  }
}
