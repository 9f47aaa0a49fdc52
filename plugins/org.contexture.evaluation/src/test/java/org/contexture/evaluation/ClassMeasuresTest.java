package org.contexture.evaluation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.contexture.evaluation.fixture.Fixture;
import org.contexture.evaluation.fixture.Json;
import org.junit.Test;

public class ClassMeasuresTest {

  private static final double EXACT = 1e-9;

  /** scikit-learn 1.9.1, three classes. */
  @Test
  public void threeClassesAreScikitLearns() {
    Json expected = Fixture.of("stats").json("multiclass3_90.python.json");
    Predictions p = read("multiclass3_90", List.of("LUAD", "LUSC", "normal"), 0);
    same(expected, p);
    assertEquals(expected.number("auc_macro_one_vs_rest"), value(p, "AUROC", ""), EXACT);
    assertEquals(
        expected.number("average_precision_macro"), value(p, "Average precision", ""), EXACT);
    assertEquals(expected.number("f1_macro"), value(p, "F1", ""), EXACT);
    assertEquals(expected.number("kappa_quadratic"), value(p, "Quadratic kappa", ""), EXACT);
  }

  /** Two named classes: the positive one is whichever is asked for. */
  @Test
  public void twoClassesAreScikitLearnsWhicheverIsPositive() {
    Json expected = Fixture.of("stats").json("multiclass2_named60.python.json");
    for (int positive = 0; positive < 2; positive++) {
      Predictions p = read("multiclass2_named60", List.of("mss", "msi"), positive);
      same(expected, p);
    }
  }

  private static void same(Json expected, Predictions p) {
    assertEquals(expected.number("accuracy"), value(p, "Accuracy", ""), EXACT);
    assertEquals(expected.number("balanced_accuracy"), value(p, "Balanced accuracy", ""), EXACT);
    assertEquals(expected.number("kappa"), value(p, "Kappa", ""), EXACT);
    assertEquals(expected.number("mcc"), value(p, "Matthews correlation", ""), EXACT);
    assertEquals(expected.number("log_loss"), value(p, "Log loss", ""), 1e-6); // 6 digits
    for (String name : p.classes()) {
      Json own = expected.get("per_class").get(name);
      assertEquals(own.number("precision"), value(p, "Precision", name), EXACT);
      assertEquals(own.number("recall"), value(p, "Recall", name), EXACT);
      assertEquals(own.number("f1"), value(p, "F1", name), EXACT);
      assertEquals(own.number("average_precision"), value(p, "Average precision", name), EXACT);
      assertEquals(own.number("auc_one_vs_rest"), value(p, "AUROC", name), EXACT);
    }
  }

  private static Predictions read(String set, List<String> classes, int positive) {
    Fixture.Table table = Fixture.of("stats").table(set + ".csv");
    int[] labels = Arrays.stream(table.texts("label")).mapToInt(classes::indexOf).toArray();
    double[][] probabilities = new double[labels.length][classes.size()];
    for (int c = 0; c < classes.size(); c++) {
      double[] column = table.numbers("P(" + classes.get(c) + ")");
      for (int i = 0; i < labels.length; i++) {
        probabilities[i][c] = column[i];
      }
    }
    return new Predictions(classes, patients(labels.length), labels, probabilities, positive);
  }

  @Test
  public void atAThresholdEqualCountsAsPositive() {
    Predictions p = two(new int[] {0, 0, 1, 1}, .2, .3, .3, .8);
    assertEquals(1, at(p, 0.3, "Sensitivity at 0.3 or more"), 0);
    assertEquals(0.5, at(p, 0.3, "Specificity at 0.3 or more"), 0);
    assertEquals(2 / 3.0, at(p, 0.3, "Positive predictive value at 0.3 or more"), EXACT);
    assertEquals(1, at(p, 0.3, "Negative predictive value at 0.3 or more"), 0);
    assertEquals(0.8, at(p, 0.3, "F1 at 0.3 or more"), EXACT);
    assertEquals(0.5 - 0.25 * 3 / 7, at(p, 0.3, "Net benefit at 0.3 or more"), EXACT);
  }

  @Test
  public void calibrationIsThatOfThePositiveClass() {
    int[] labels = {0, 1, 0, 1, 1, 1, 0};
    double[] scores = {.2, .3, .6, .8, .7, .4, .1};
    Predictions p = two(labels, scores);
    Recalibration expected =
        Recalibration.of(new boolean[] {false, true, false, true, true, true, false}, scores);
    assertTrue(Math.abs(expected.inTheLarge() - expected.intercept()) > 0.01);
    assertEquals(expected.slope(), value(p, "Calibration slope", "b"), EXACT);
    assertEquals(expected.inTheLarge(), value(p, "Calibration intercept", "b"), EXACT);
    assertEquals(
        -expected.inTheLarge(), value(p.withPositive(0), "Calibration intercept", "a"), 1e-6);
  }

  /** What a cross-validation reports and what is measured of its predictions. */
  @Test
  public void metricsAndTheirIntervalsAreThoseOfThePatientBootstrap() {
    Predictions p = two(new int[] {0, 1, 0, 1, 1, 0, 1, 0}, .2, .3, .6, .8, .7, .4, .9, .1);
    PatientBootstrap bootstrap = new PatientBootstrap(200, 5);
    List<Measured> measured =
        Measured.of(
            List.of(p, two(p.labels(), .1, .4, .6, .3, .7, .4, .9, .1)),
            ClassMeasures.of(p.classes(), p.positive(), OptionalDouble.empty()),
            bootstrap);
    bootstrap
        .intervals(List.of(p, two(p.labels(), .1, .4, .6, .3, .7, .4, .9, .1)))
        .forEach(
            (metric, interval) -> {
              Measured same = measured.get(List.of(Metric.values()).indexOf(metric));
              assertEquals(metric.title(), same.measure().name());
              assertEquals(interval, same.interval());
            });
  }

  @Test
  public void perfectAndHopelessAgreement() {
    Predictions right = two(new int[] {0, 1, 0}, .1, .9, .2);
    assertEquals(1, value(right, "Kappa", ""), 0);
    assertEquals(1, value(right, "Matthews correlation", ""), EXACT);
    Predictions one = two(new int[] {0, 0}, .1, .2);
    assertTrue(Double.isNaN(value(one, "Kappa", "")));
    assertTrue(Double.isNaN(value(one, "Matthews correlation", "")));
  }

  private static double at(Predictions p, double threshold, String name) {
    return find(
            ClassMeasures.of(p.classes(), p.positive(), OptionalDouble.of(threshold)), name, "b")
        .value()
        .applyAsDouble(p);
  }

  private static double value(Predictions p, String name, String of) {
    return find(ClassMeasures.of(p.classes(), p.positive(), OptionalDouble.empty()), name, of)
        .value()
        .applyAsDouble(p);
  }

  private static Measure<Predictions> find(
      List<Measure<Predictions>> measures, String name, String of) {
    return measures.stream()
        .filter(m -> m.name().equals(name) && m.of().equals(of))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " of " + of));
  }

  private static Predictions two(int[] labels, double... positive) {
    return new Predictions(
        List.of("a", "b"),
        patients(labels.length),
        labels,
        Arrays.stream(positive).mapToObj(p -> new double[] {1 - p, p}).toArray(double[][]::new),
        1);
  }

  private static List<String> patients(int n) {
    return IntStream.range(0, n).mapToObj(i -> "P" + i).toList();
  }
}
