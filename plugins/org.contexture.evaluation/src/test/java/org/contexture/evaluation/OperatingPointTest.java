package org.contexture.evaluation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class OperatingPointTest {

  private static final boolean[] POSITIVE = {false, false, true, false, true, true};
  private static final double[] SCORES = {.1, .2, .3, .4, .5, .9};

  @Test
  public void aProbabilityAtTheThresholdIsPositive() {
    assertEquals(new OperatingPoint(0.5, 2, 0, 3, 1), OperatingPoint.of(POSITIVE, SCORES, 0.5));
    assertEquals(new OperatingPoint(0.51, 1, 0, 3, 2), OperatingPoint.of(POSITIVE, SCORES, 0.51));
  }

  @Test
  public void youdenIsTheLargestOfTheBest() {
    // 0.25: 3 of 3 and 2 of 3; 0.45: 2 of 3 and 3 of 3; both add up to 5/3
    assertEquals(0.45, OperatingPoint.youden(POSITIVE, SCORES), 1e-12);
    assertEquals(
        0.5, OperatingPoint.youden(new boolean[] {true, false}, new double[] {.7, .3}), 1e-12);
  }

  @Test
  public void youdenOfUselessScoresCallsAllOrNone() {
    assertEquals(0.3, OperatingPoint.youden(new boolean[] {true, false}, new double[] {.3, .3}), 0);
  }

  @Test
  public void oneClassGivesNoThreshold() {
    IllegalArgumentException said =
        assertThrows(
            IllegalArgumentException.class,
            () -> OperatingPoint.youden(new boolean[] {true, true}, new double[] {.3, .4}));
    assertTrue(said.getMessage(), said.getMessage().contains("these 2 are all positive"));
  }

  @Test
  public void whatDoesNotOccurIsNaN() {
    OperatingPoint none = OperatingPoint.of(new boolean[2], new double[] {.1, .2}, 0.5);
    assertTrue(Double.isNaN(none.sensitivity()));
    assertTrue(Double.isNaN(none.positivePredictiveValue()));
    assertTrue(Double.isNaN(none.f1()));
    assertEquals(1, none.specificity(), 0);
    assertEquals(1, none.negativePredictiveValue(), 0);
  }

  @Test
  public void decisionsAreWorthWhatTheyCost() {
    DecisionCurve curve = DecisionCurve.of(POSITIVE, SCORES, new double[] {0.2, 0.5});
    assertEquals((3 - 2 * 0.25) / 6, curve.model()[0], 1e-12);
    assertEquals((3 - 3 * 0.25) / 6, curve.all()[0], 1e-12);
    assertEquals(2 / 6.0, curve.model()[1], 1e-12);
    assertEquals(0.01, DecisionCurve.everyPercent()[0], 0);
    assertEquals(0.99, DecisionCurve.everyPercent()[98], 0);
  }

  @Test
  public void recalibrationRecoversWhatWasDone() {
    java.util.Random random = new java.util.Random(2);
    int n = 20_000;
    boolean[] positive = new boolean[n];
    double[] overconfident = new double[n];
    for (int i = 0; i < n; i++) {
      double logOdds = 1.5 * random.nextGaussian();
      positive[i] = random.nextDouble() < 1 / (1 + Math.exp(-logOdds));
      overconfident[i] = 1 / (1 + Math.exp(-2 * logOdds - 1));
    }
    Recalibration found = Recalibration.of(positive, overconfident);
    assertEquals(0.5, found.slope(), 0.02);
    assertEquals(-0.5, found.intercept(), 0.05);
    assertTrue(found.inTheLarge() < -0.2);
  }

  @Test
  public void certaintyHasFiniteOdds() {
    boolean[] positive = {false, true, true, false, true};
    double[] certain = {0, 1, 0, 1, 0.6};
    double[] nearly = {1e-10, 1 - 1e-10, 1e-10, 1 - 1e-10, 0.6};
    Recalibration found = Recalibration.of(positive, certain);
    assertTrue(Double.isFinite(found.slope()));
    assertEquals(Recalibration.of(positive, nearly), found);
  }

  @Test
  public void separatedClassesHaveNoSlope() {
    Recalibration found =
        Recalibration.of(new boolean[] {false, false, true, true}, new double[] {.1, .2, .8, 1});
    assertTrue(Double.isNaN(found.slope()));
    assertTrue(Double.isNaN(found.intercept()));
    assertTrue(Double.isFinite(found.inTheLarge()));
    Recalibration one = Recalibration.of(new boolean[2], new double[] {.1, .2});
    assertTrue(Double.isNaN(one.slope()));
    assertTrue(Double.isNaN(one.inTheLarge()));
  }
}
