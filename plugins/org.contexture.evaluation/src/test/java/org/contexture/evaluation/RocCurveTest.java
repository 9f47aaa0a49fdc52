package org.contexture.evaluation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.Test;

public class RocCurveTest {

  private static final boolean[] POSITIVE = {
    false, true, true, false, true, false, false, true, true, false, true, false
  };
  private static final double[] SCORES = {.1, .4, .35, .8, .4, .4, .2, .9, .65, .5, .5, .05};

  /** scikit-learn 1.2.1: roc_curve(…, drop_intermediate=False). */
  @Test
  public void pointsAreScikitLearns() {
    RocCurve curve = RocCurve.of(POSITIVE, SCORES);
    double s = 1 / 6.0;
    assertArrayEquals(
        new double[] {0, 0, s, s, 2 * s, 3 * s, 3 * s, 4 * s, 5 * s, 1},
        curve.falsePositiveRate(),
        1e-12);
    assertArrayEquals(
        new double[] {0, s, s, 2 * s, 3 * s, 5 * s, 1, 1, 1, 1}, curve.truePositiveRate(), 1e-12);
  }

  @Test
  public void areaUnderTheCurveIsTheAuroc() {
    RocCurve curve = RocCurve.of(POSITIVE, SCORES);
    double[] x = curve.falsePositiveRate();
    double[] y = curve.truePositiveRate();
    double area = 0;
    for (int i = 1; i < x.length; i++) {
      area += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
    }
    assertEquals(Ranking.auroc(POSITIVE, SCORES), area, 1e-12);
  }

  @Test
  public void betweenPointsItIsLinearAndAtARiseTheUpperEnd() {
    RocCurve curve = RocCurve.of(POSITIVE, SCORES);
    assertEquals(1 / 6.0, curve.at(0), 1e-12);
    assertEquals(2 / 6.0, curve.at(1 / 6.0), 1e-12);
    assertEquals(2.5 / 6, curve.at(1.5 / 6), 1e-12);
    assertEquals(1, curve.at(1), 0);
  }

  @Test
  public void oneClassOnlyHasNoCurve() {
    RocCurve curve = RocCurve.of(new boolean[] {true, true}, new double[] {.1, .2});
    assertEquals(0, curve.falsePositiveRate().length);
    assertTrue(Double.isNaN(curve.at(0.5)));
  }

  @Test
  public void theBandHoldsTheCurveAndNarrowsWithMorePatients() {
    RocBand few = RocBand.of(List.of(noisy(40)), 1, new PatientBootstrap(200, 0));
    RocBand many = RocBand.of(List.of(noisy(1000)), 1, new PatientBootstrap(200, 0));
    for (int i = 0; i < many.mean().length; i++) {
      assertTrue(many.lower()[i] <= many.mean()[i] && many.mean()[i] <= many.upper()[i]);
    }
    int middle = 30;
    double width = many.upper()[middle] - many.lower()[middle];
    assertTrue(width > 0 && width < 0.5 * (few.upper()[middle] - few.lower()[middle]));
  }

  private static Predictions noisy(int slides) {
    Random random = new Random(3);
    int[] labels = IntStream.range(0, slides).map(i -> i % 2).toArray();
    double[][] probabilities = new double[slides][];
    for (int i = 0; i < slides; i++) {
      double p = 1 / (1 + Math.exp(-random.nextGaussian() - labels[i]));
      probabilities[i] = new double[] {1 - p, p};
    }
    List<String> patients = IntStream.range(0, slides).mapToObj(i -> "P" + i).toList();
    return new Predictions(List.of("n", "p"), patients, labels, probabilities);
  }
}
