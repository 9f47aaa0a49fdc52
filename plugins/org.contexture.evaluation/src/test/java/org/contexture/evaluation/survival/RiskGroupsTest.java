package org.contexture.evaluation.survival;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.contexture.evaluation.Measure;
import org.junit.Test;

public class RiskGroupsTest {

  private static final FollowUp FOLLOW_UP =
      new FollowUp(new double[] {5, 6, 2, 8, 9}, new boolean[] {true, true, true, false, true});
  private static final List<String> PATIENTS = List.of("a", "a", "b", "c", "d");

  @Test
  public void aPatientCountsOnceWithTheMeanRisk() {
    List<SurvivalPredictions> repeats =
        List.of(predictions(1, 3, 9, 0, 1), predictions(2, 4, 9, 0, 0));
    // a: mean of 1, 3, 2, 4; b: 9; c: 0; d: 0.5
    assertEquals(1.5, RiskGroups.medianRisk(repeats), 1e-12);
    RiskGroups groups = RiskGroups.of(repeats, 1.5);
    assertArrayEquals(new boolean[] {true, true, false, false}, groups.high());
    assertArrayEquals(new double[] {5, 2, 8, 9}, groups.followUp().times(), 0);
    assertArrayEquals(new double[] {2, 5}, groups.curve(true).times(), 0);
    assertArrayEquals(new double[] {8, 9}, groups.curve(false).times(), 0);
    assertTrue(groups.test().observed()[1] > groups.test().expected()[1]);
  }

  @Test
  public void aRiskEqualToTheCutIsLow() {
    RiskGroups groups = RiskGroups.of(List.of(predictions(1, 1, 2, 1, 0)), 1);
    assertArrayEquals(new boolean[] {false, true, false, false}, groups.high());
  }

  @Test
  public void oneGroupHasNothingToTest() {
    RiskGroups groups = RiskGroups.of(List.of(predictions(1, 1, 2, 1, 0)), 10);
    assertTrue(Double.isNaN(groups.test().p()));
    assertEquals(0, groups.curve(true).times().length);
  }

  @Test
  public void measuresAreThoseOfRiskAndSurvival() {
    double[][] survival = {{.9, .5}, {.9, .5}, {.4, .1}, {.9, .8}, {.9, .7}};
    SurvivalPredictions all =
        new SurvivalPredictions(
            PATIENTS, FOLLOW_UP, new double[] {2, 2, 3, 0, 1}, new double[] {4, 7}, survival);
    List<Measure<SurvivalPredictions>> measures = all.measures(6);
    assertEquals(4, measures.size());
    assertEquals(
        Concordance.harrell(FOLLOW_UP, all.risk()).value(),
        measures.get(0).value().applyAsDouble(all),
        0);
    assertEquals(
        Concordance.uno(FOLLOW_UP, all.risk(), 6).value(),
        measures.get(1).value().applyAsDouble(all),
        0);
    assertEquals(
        SurvivalBrier.of(FOLLOW_UP, new double[] {4, 7}, survival).integrated(),
        measures.get(2).value().applyAsDouble(all),
        0);
    assertEquals(Measure.Direction.LOWER, measures.get(2).direction());
    SurvivalPredictions some = all.select(new int[] {4, 2, 2});
    assertEquals(List.of("d", "b", "b"), some.patients());
    assertArrayEquals(new double[] {1, 3, 3}, some.risk(), 0);
    assertArrayEquals(survival[4], some.survival()[0], 0);
    assertEquals(2, predictions(1, 2, 3, 4, 5).measures(6).size());
  }

  @Test
  public void badPredictionsAreNamed() {
    for (Runnable bad :
        List.<Runnable>of(
            () -> predictions(1, Double.NaN, 1, 1, 1),
            () -> predictions(1, 2),
            () -> survival(new double[] {2, 1}, 0.5),
            () -> survival(new double[] {1, 1}, 0.5),
            () -> survival(new double[] {1, 2}, 1.5),
            () -> survival(new double[] {1, 2}, Double.NaN))) {
      assertThrows(IllegalArgumentException.class, bad::run);
    }
  }

  private static SurvivalPredictions survival(double[] times, double value) {
    double[][] all = new double[5][2];
    for (double[] row : all) {
      Arrays.fill(row, value);
    }
    return new SurvivalPredictions(PATIENTS, FOLLOW_UP, new double[5], times, all);
  }

  private static SurvivalPredictions predictions(double... risk) {
    return SurvivalPredictions.ofRisk(PATIENTS, FOLLOW_UP, risk);
  }
}
