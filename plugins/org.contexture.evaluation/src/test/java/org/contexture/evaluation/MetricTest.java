package org.contexture.evaluation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.Test;

/** Against scikit-learn 1.2.1's numbers for the same vectors. */
public class MetricTest {

  private static final double EXACT = 1e-12;

  private static final int[] LABELS = {0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0};
  private static final double[] SCORES = {.1, .4, .35, .8, .4, .4, .2, .9, .65, .5, .5, .05};

  private static final int[] LABELS_OF_THREE = {0, 1, 2, 2, 1, 0, 0, 2, 1, 1};
  private static final double[][] SCORES_OF_THREE = {
    {.7, .2, .1},
    {.2, .5, .3},
    {.1, .2, .7},
    {.4, .3, .3},
    {.3, .3, .4},
    {.5, .25, .25},
    {.2, .6, .2},
    {.05, .15, .8},
    {.25, .5, .25},
    {.1, .6, .3}
  };

  @Test
  public void twoClassesWithTies() {
    Predictions predictions = binary(LABELS, SCORES);
    assertEquals(0.708333333333333, Metric.AUROC.of(predictions), EXACT);
    assertEquals(0.697222222222222, Metric.AVERAGE_PRECISION.of(predictions), EXACT);
    assertEquals(0.583333333333333, Metric.BALANCED_ACCURACY.of(predictions), EXACT);
    assertEquals(0.444444444444444, Metric.F1.of(predictions), EXACT);
    assertEquals(0.583333333333333, Metric.ACCURACY.of(predictions), EXACT);
    assertEquals(0.218958333333333, Metric.BRIER.of(predictions), EXACT);
  }

  @Test
  public void threeClasses() {
    Predictions predictions = ofThree(LABELS_OF_THREE, SCORES_OF_THREE);
    assertEquals(0.857142857142857, Metric.AUROC.of(predictions), EXACT);
    assertEquals(0.76984126984127, Metric.AVERAGE_PRECISION.of(predictions), EXACT);
    assertEquals(0.694444444444444, Metric.BALANCED_ACCURACY.of(predictions), EXACT);
    assertEquals(0.694444444444444, Metric.F1.of(predictions), EXACT);
    assertEquals(0.7, Metric.ACCURACY.of(predictions), EXACT);
    assertEquals(0.4255, Metric.BRIER.of(predictions), EXACT);
    assertEquals(0.33, Metric.CALIBRATION_ERROR.of(predictions), EXACT);
  }

  @Test
  public void aClassThatIsPredictedButDoesNotOccur() {
    Predictions predictions =
        ofThree(LABELS_OF_THREE, SCORES_OF_THREE).select(new int[] {0, 1, 4, 5, 6, 8, 9});
    assertEquals(0.708333333333333, Metric.BALANCED_ACCURACY.of(predictions), EXACT);
    assertEquals(0.516666666666667, Metric.F1.of(predictions), EXACT);
  }

  @Test
  public void manyTies() {
    int n = 500;
    int[] labels = new int[n];
    double[] scores = new double[n];
    for (int i = 0; i < n; i++) {
      labels[i] = (i * i * 7 + i * 3) % 11 < 4 ? 1 : 0;
      scores[i] = Math.floorDiv((i * 37) % 101, 7) / 15.0;
    }
    Predictions predictions = binary(labels, scores);
    assertEquals(0.513409497990996, Metric.AUROC.of(predictions), EXACT);
    assertEquals(0.554928424205803, Metric.AVERAGE_PRECISION.of(predictions), EXACT);
    assertEquals(0.512096774193548, Metric.F1.of(predictions), EXACT);
    assertEquals(0.328426666666667, Metric.BRIER.of(predictions), EXACT);
  }

  @Test
  public void oneClassOnlyLeavesRankingUndefined() {
    Predictions positives = binary(new int[] {1, 1, 1, 1}, new double[] {.1, .2, .3, .4});
    assertTrue(Double.isNaN(Metric.AUROC.of(positives)));
    assertEquals(1.0, Metric.AVERAGE_PRECISION.of(positives), EXACT);
    assertEquals(0.0, Metric.BALANCED_ACCURACY.of(positives), EXACT);
    Predictions negatives = binary(new int[] {0, 0}, new double[] {.1, .2});
    assertTrue(Double.isNaN(Metric.AUROC.of(negatives)));
    assertTrue(Double.isNaN(Metric.AVERAGE_PRECISION.of(negatives)));
    assertEquals(1.0, Metric.ACCURACY.of(negatives), EXACT);
  }

  @Test
  public void allScoresEqualIsChance() {
    Predictions predictions = binary(new int[] {0, 1, 1, 0, 1}, new double[] {.5, .5, .5, .5, .5});
    assertEquals(0.5, Metric.AUROC.of(predictions), EXACT);
    assertEquals(0.6, Metric.AVERAGE_PRECISION.of(predictions), EXACT);
  }

  @Test
  public void noSlidesIsUndefined() {
    Predictions none = binary(new int[0], new double[0]);
    for (Metric metric : Metric.values()) {
      assertTrue(metric.title(), Double.isNaN(metric.of(none)));
    }
  }

  @Test
  public void reliabilityBinsHoldTheirSlides() {
    List<Reliability.Bin> bins =
        Reliability.of(ofThree(LABELS_OF_THREE, SCORES_OF_THREE), 10).bins();
    assertEquals(10, bins.size());
    assertEquals(3, bins.get(4).count()); // confidences 0.5, 0.5, 0.5
    assertEquals(1.0, bins.get(4).accuracy(), EXACT);
    assertEquals(0.6, bins.get(5).confidence(), EXACT);
    assertEquals(0.5, bins.get(5).accuracy(), EXACT);
    assertEquals(0, bins.get(9).count());
    assertEquals(10, bins.stream().mapToInt(Reliability.Bin::count).sum());
  }

  @Test
  public void refusesProbabilitiesThatAreNone() {
    assertThrows(
        IllegalArgumentException.class, () -> binary(new int[] {0}, new double[] {Double.NaN}));
    assertThrows(IllegalArgumentException.class, () -> binary(new int[] {2}, new double[] {.5}));
  }

  private static Predictions binary(int[] labels, double[] scores) {
    double[][] probabilities = new double[scores.length][];
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] = new double[] {1 - scores[i], scores[i]};
    }
    return new Predictions(
        List.of("negative", "positive"),
        Collections.nCopies(labels.length, "patient"),
        labels,
        probabilities);
  }

  private static Predictions ofThree(int[] labels, double[][] probabilities) {
    return new Predictions(
        List.of("a", "b", "c"),
        Collections.nCopies(labels.length, "patient"),
        labels,
        probabilities);
  }
}
