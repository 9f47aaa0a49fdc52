package org.contexture.evaluation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.contexture.evaluation.fixture.Fixture;
import org.contexture.evaluation.fixture.Json;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** Against R's pROC and glm, dcurves and scikit-learn, two models on the same rows. */
@RunWith(Parameterized.class)
public class ReferenceStatisticsTest {

  private static final double EXACT = 1e-9;

  private final String set;
  private Json r;
  private Json python;
  private boolean[] positive;
  private double[][] scores;
  private List<String> patients;

  public ReferenceStatisticsTest(String set) {
    this.set = set;
  }

  @Parameters(name = "{0}")
  public static List<String> sets() {
    return List.of("paired50", "paired200_unbalanced", "ties40");
  }

  @Before
  public void read() {
    Fixture fixture = Fixture.of("stats");
    Fixture.Table table = fixture.table(set + ".csv");
    r = fixture.json(set + ".R.json");
    python = fixture.json(set + ".python.json");
    positive = table.flags("label");
    scores = new double[][] {table.numbers("prob_1"), table.numbers("prob_2")};
    patients = IntStream.range(0, positive.length).mapToObj(i -> "P" + i).toList();
  }

  @Test
  public void deLong() {
    DeLong found = DeLong.of(patients, positive, scores);
    assertArrayEquals(r.numbers("auc"), found.auroc(), EXACT);
    double[] variance = r.numbers("delong_variance");
    for (int m = 0; m < 2; m++) {
      assertEquals(variance[m], found.covariance()[m][m], EXACT);
      assertEquals(r.get("ci95").get(m).get(0).number(), found.interval(m).lower(), EXACT);
      assertEquals(r.get("ci95").get(m).get(1).number(), found.interval(m).upper(), EXACT);
    }
    assertEquals(r.number("delong_covariance"), found.covariance()[0][1], EXACT);
    DeLong.Difference difference = found.difference(0, 1);
    assertEquals(r.number("paired_z"), difference.z(), EXACT);
    assertEquals(r.number("paired_p"), difference.p(), EXACT);
    Json delong = python.get("delong");
    assertEquals(delong.number("difference"), difference.value(), EXACT);
    assertEquals(delong.number("se_difference"), difference.standardError(), EXACT);
  }

  @Test
  public void recalibration() {
    for (int m = 0; m < 2; m++) {
      Json expected = r.get("calibration").get("prob_" + (m + 1));
      Recalibration found = Recalibration.of(positive, scores[m]);
      assertEquals(expected.number("slope"), found.slope(), 1e-8);
      assertEquals(expected.number("intercept_with_slope"), found.intercept(), 1e-8);
      assertEquals(expected.number("intercept_slope_fixed_at_1"), found.inTheLarge(), 1e-8);
    }
  }

  @Test
  public void netBenefit() {
    Json expected = python.get("net_benefit");
    double[] thresholds = expected.numbers("thresholds");
    for (int m = 0; m < 2; m++) {
      DecisionCurve found = DecisionCurve.of(positive, scores[m], thresholds);
      for (int t = 0; t < thresholds.length; t++) {
        String key = Double.toString(thresholds[t]);
        Json models = expected.get("models");
        assertEquals(models.get("prob_" + (m + 1)).number(key), found.model()[t], EXACT);
        assertEquals(models.get("all").number(key), found.all()[t], EXACT);
      }
    }
  }

  @Test
  public void operatingPoint() {
    for (int m = 0; m < 2; m++) {
      Json expected = python.get("sklearn_at_least_0.5").get("prob_" + (m + 1));
      OperatingPoint found = OperatingPoint.of(positive, scores[m], 0.5);
      Json positives = expected.get("at_0.5_positive_1");
      assertEquals(positives.number("recall"), found.sensitivity(), EXACT);
      assertEquals(positives.number("precision"), found.positivePredictiveValue(), EXACT);
      assertEquals(positives.number("f1"), found.f1(), EXACT);
      Json negatives = expected.get("at_0.5_positive_0");
      assertEquals(negatives.number("recall"), found.specificity(), EXACT);
      assertEquals(negatives.number("precision"), found.negativePredictiveValue(), EXACT);
    }
  }
}
