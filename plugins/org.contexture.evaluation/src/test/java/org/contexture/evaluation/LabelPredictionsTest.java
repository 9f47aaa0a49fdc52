package org.contexture.evaluation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.contexture.evaluation.fixture.Fixture;
import org.contexture.evaluation.fixture.Json;
import org.junit.Test;

public class LabelPredictionsTest {

  private static final double EXACT = 1e-9;

  /** scikit-learn 1.9.1 on four labels of 70 slides. */
  @Test
  public void numbersAreScikitLearns() {
    Fixture fixture = Fixture.of("stats");
    Fixture.Table table = fixture.table("multilabel4_70.csv");
    List<String> labels = List.of("TP53", "KRAS", "EGFR", "STK11");
    int n = table.texts("id").length;
    double[][] truth = new double[n][4];
    double[][] probabilities = new double[n][4];
    for (int l = 0; l < 4; l++) {
      for (int i = 0; i < n; i++) {
        truth[i][l] = table.numbers(labels.get(l))[i];
        probabilities[i][l] = table.numbers("P(" + labels.get(l) + ")")[i];
      }
    }
    LabelPredictions all = new LabelPredictions(labels, names(n), truth, probabilities);
    Json expected = fixture.json("multilabel4_70.python.json");
    assertEquals(expected.number("auc_macro"), value(all, "Macro AUROC", ""), EXACT);
    assertEquals(expected.number("auc_micro"), value(all, "Micro AUROC", ""), EXACT);
    assertEquals(expected.number("auc_weighted"), value(all, "Weighted AUROC", ""), EXACT);
    assertEquals(
        expected.number("average_precision_macro"),
        value(all, "Macro Average precision", ""),
        EXACT);
    assertEquals(
        expected.number("average_precision_micro"),
        value(all, "Micro Average precision", ""),
        EXACT);
    assertEquals(expected.number("f1_macro"), value(all, "Macro F1", ""), EXACT);
    assertEquals(expected.number("f1_micro"), value(all, "Micro F1", ""), EXACT);
    assertEquals(expected.number("hamming_loss"), value(all, "Hamming loss", ""), EXACT);
    assertEquals(expected.number("subset_accuracy"), value(all, "All labels right", ""), EXACT);
    for (String label : labels) {
      assertEquals(expected.get("auc").number(label), value(all, "AUROC", label), EXACT);
      assertEquals(
          expected.get("average_precision").number(label),
          value(all, "Average precision", label),
          EXACT);
      assertEquals(expected.get("f1").number(label), value(all, "F1", label), EXACT);
    }
  }

  /** Whatever is predicted where the truth is not known, nothing changes. */
  @Test
  public void whatIsNotKnownCountsNowhere() {
    double nothing = Double.NaN;
    double[][] truth = {{1, nothing}, {0, 1}, {1, 0}, {nothing, 1}};
    double[][] first = {{.9, .1}, {.2, .8}, {.6, .3}, {.1, .7}};
    double[][] second = {{.9, .9}, {.2, .8}, {.6, .3}, {.9, .7}};
    LabelPredictions a = new LabelPredictions(List.of("x", "y"), names(4), truth, first);
    LabelPredictions b = new LabelPredictions(List.of("x", "y"), names(4), truth, second);
    for (Measure<LabelPredictions> measure : LabelPredictions.measures(a.labels())) {
      double value = measure.value().applyAsDouble(a);
      assertEquals(measure.name(), value, measure.value().applyAsDouble(b), 0);
      assertEquals(
          measure.name(), measure.direction() == Measure.Direction.HIGHER ? 1 : 0, value, 0);
    }
  }

  @Test
  public void aProbabilityOfAHalfCountsAsPredicted() {
    LabelPredictions all =
        new LabelPredictions(
            List.of("x", "y"), names(1), new double[][] {{1, 0}}, new double[][] {{.5, .5}});
    assertEquals(0.5, value(all, "Hamming loss", ""), 0);
    assertEquals(1, value(all, "F1", "x"), 0);
    assertEquals(0, value(all, "All labels right", ""), 0);
  }

  @Test
  public void aLabelThatNoSlideHasIsLeftOutOfTheMean() {
    double[][] truth = {{1, 0}, {0, 0}};
    double[][] probabilities = {{.9, .1}, {.2, .3}};
    LabelPredictions all = new LabelPredictions(List.of("x", "y"), names(2), truth, probabilities);
    assertTrue(Double.isNaN(value(all, "AUROC", "y")));
    assertEquals(1, value(all, "Macro AUROC", ""), 0);
    assertEquals(0.5, value(all, "Macro F1", ""), 0);
    LabelPredictions none = all.select(new int[0]);
    for (Measure<LabelPredictions> measure : LabelPredictions.measures(all.labels())) {
      assertTrue(measure.name(), Double.isNaN(measure.value().applyAsDouble(none)));
    }
  }

  @Test
  public void numbersThatAreNoLabelsAreRefused() {
    IllegalArgumentException said =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new LabelPredictions(
                    List.of("x"), names(1), new double[][] {{2}}, new double[][] {{.5}}));
    assertTrue(said.getMessage(), said.getMessage().contains("Row 0 has “x” 2.0"));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new LabelPredictions(
                List.of("x"), names(1), new double[][] {{1}}, new double[][] {{Double.NaN}}));
  }

  private static double value(LabelPredictions predictions, String name, String of) {
    return LabelPredictions.measures(predictions.labels()).stream()
        .filter(m -> m.name().equals(name) && m.of().equals(of))
        .findFirst()
        .orElseThrow()
        .value()
        .applyAsDouble(predictions);
  }

  private static List<String> names(int n) {
    return IntStream.range(0, n).mapToObj(i -> "P" + i).toList();
  }
}
