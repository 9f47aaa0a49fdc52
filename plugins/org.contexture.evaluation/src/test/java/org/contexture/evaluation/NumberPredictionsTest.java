package org.contexture.evaluation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.stream.IntStream;
import org.junit.Test;

public class NumberPredictionsTest {

  /** By hand: errors 1, 0, −2, 0; the truth 1, 2, 3, 6 has mean 3 and squares 4 + 1 + 0 + 9. */
  @Test
  public void byHand() {
    NumberPredictions all = predictions(new double[] {1, 2, 3, 6}, new double[] {2, 2, 1, 6});
    assertEquals(1 - 5 / 14.0, value(all, "R²"), 1e-12);
    assertEquals(0.75, value(all, "Mean absolute error"), 1e-12);
    assertEquals(Math.sqrt(1.25), value(all, "Root mean squared error"), 1e-12);
    // ranks 1, 2, 3, 4 and 2.5, 2.5, 1, 4: covariance 1.5, variances 5 and 4.5
    assertEquals(1.5 / Math.sqrt(5 * 4.5), value(all, "Spearman correlation"), 1e-12);
    double mean = 11 / 4.0;
    double covariance = -2 * (2 - mean) - (2 - mean) + 3 * (6 - mean);
    double variance = 2 * Math.pow(2 - mean, 2) + Math.pow(1 - mean, 2) + Math.pow(6 - mean, 2);
    assertEquals(covariance / Math.sqrt(14 * variance), value(all, "Pearson correlation"), 1e-12);
  }

  @Test
  public void theMeanExplainsNothingAndWorseIsNegative() {
    double[] truth = {1, 2, 3};
    assertEquals(0, value(predictions(truth, new double[] {2, 2, 2}), "R²"), 1e-12);
    assertTrue(value(predictions(truth, new double[] {3, 2, 1}), "R²") < 0);
    assertTrue(
        Double.isNaN(value(predictions(truth, new double[] {2, 2, 2}), "Spearman correlation")));
  }

  @Test
  public void whatDoesNotVaryIsNaN() {
    NumberPredictions constant = predictions(new double[] {2, 2}, new double[] {1, 3});
    assertTrue(Double.isNaN(value(constant, "R²")));
    assertTrue(Double.isNaN(value(constant, "Pearson correlation")));
    NumberPredictions none = constant.select(new int[0]);
    for (Measure<NumberPredictions> measure : NumberPredictions.measures()) {
      assertTrue(measure.name(), Double.isNaN(measure.value().applyAsDouble(none)));
    }
    assertTrue(Double.isNaN(value(constant.select(new int[1]), "Spearman correlation")));
  }

  @Test
  public void numbersThatAreNoneAreRefused() {
    IllegalArgumentException said =
        assertThrows(
            IllegalArgumentException.class,
            () -> predictions(new double[] {1, Double.NaN}, new double[] {1, 2}));
    assertTrue(said.getMessage(), said.getMessage().contains("Row 1"));
    assertThrows(
        IllegalArgumentException.class,
        () -> predictions(new double[] {1}, new double[] {Double.POSITIVE_INFINITY}));
    assertThrows(
        IllegalArgumentException.class, () -> predictions(new double[] {1}, new double[] {1, 2}));
  }

  private static double value(NumberPredictions predictions, String name) {
    return NumberPredictions.measures().stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value()
        .applyAsDouble(predictions);
  }

  private static NumberPredictions predictions(double[] truth, double[] predicted) {
    return new NumberPredictions(
        IntStream.range(0, truth.length).mapToObj(i -> "P" + i).toList(), truth, predicted);
  }
}
