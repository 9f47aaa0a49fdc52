package org.contexture.pipeline.chart;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.contexture.encoder.EncoderProfile;
import org.contexture.evaluation.Interval;
import org.junit.Test;

/** What features are worth against what they cost, on an axis of equal factors. */
public class CostChartTest {

  private static final Interval WORTH = new Interval(0.8, 0.7, 0.9);

  @Test
  public void equalFactorsAreEqualLengths() {
    Axis axis = new Axis("", 0.1, 10, 0, true);
    assertEquals(0, axis.position(0.1), 1e-12);
    assertEquals(0.5, axis.position(1), 1e-12);
    assertEquals(1, axis.position(10), 1e-12);
    assertArrayEquals(new double[] {0.1, 0.2, 0.5, 1, 2, 5, 10}, axis.ticks(), 1e-12);
    assertEquals(List.of("0.2", "5", "10"), List.of(axis.text(0.2), axis.text(5), axis.text(10)));
  }

  @Test
  public void aLogarithmicAxisHoldsAllThatIsAboveZero() {
    Axis axis = Axis.logarithmic("", DoubleStream.of(0, 0.3, 25));
    assertTrue(axis.lower() < 0.3 && axis.lower() > 0 && axis.upper() > 25);
    assertThrows(IllegalArgumentException.class, () -> new Axis("", 0, 1, 0, true));
  }

  @Test
  public void costIsOperationsAndEqualOnesAreSetApart() {
    Chart chart =
        CostChart.of(
            "AUROC", List.of(counted("before", 2), counted("after", 2), counted("teacher", 25)));
    assertEquals("GFLOP per tile", chart.x().label());
    assertEquals(2, points(chart, 0), 1e-9);
    assertTrue(points(chart, 1) > 2 && points(chart, 1) < 2.3);
    assertEquals(25, points(chart, 2), 1e-9);
    assertTrue(chart.named().get(2).name().startsWith("teacher (11.2 M"));
  }

  @Test
  public void whereOneDoesNotTellItsOperationsTheTimeOfAllCounts() {
    Chart chart =
        CostChart.of(
            "AUROC",
            List.of(
                counted("before", 2), new CostChart.Point("onnx", Optional.empty(), 50, WORTH)));
    assertEquals("Milliseconds per tile", chart.x().label());
    assertEquals(10, points(chart, 0), 1e-9);
    assertEquals(20, points(chart, 1), 1e-9);
  }

  private static CostChart.Point counted(String name, double gflop) {
    return new CostChart.Point(
        name, Optional.of(new EncoderProfile(11_200_000, Math.round(gflop * 1e9))), 100, WORTH);
  }

  /** Where the point of an encoder stands. */
  private static double points(Chart chart, int encoder) {
    return chart.named().get(encoder).x()[0];
  }
}
