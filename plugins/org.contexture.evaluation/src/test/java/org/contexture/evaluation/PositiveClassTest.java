package org.contexture.evaluation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class PositiveClassTest {

  @Test
  public void namesTellWhatIsLookedFor() {
    List<String> looked =
        List.of(
            "lesion",
            "tumor",
            "MSI-H",
            "MSI",
            "1",
            "mutated",
            "Cancer",
            "yes",
            "lymph node +",
            "HER2",
            "dead",
            "KRAS mut",
            "positive (1+)",
            "squamous",
            "invasive",
            "high",
            "true");
    List<String> rest =
        List.of(
            "normal",
            "Normal tissue",
            "MSS",
            "MSS",
            "0",
            "WT",
            "benign",
            "no",
            "lymph node",
            "non-HER2",
            "alive",
            "KRAS wt",
            "negative",
            "non-squamous",
            "not invasive",
            "low",
            "false");
    for (int i = 0; i < looked.size(); i++) {
      String positive = looked.get(i);
      String negative = rest.get(i);
      if (!positive.equals("lymph node +") && !positive.equals("KRAS mut")) {
        assertEquals(
            positive + " of both orders", 0, PositiveClass.guess(List.of(positive, negative)));
      }
      assertEquals(positive, 1, PositiveClass.guess(List.of(negative, positive)));
    }
  }

  @Test
  public void namesThatTellNothingLeaveTheSecond() {
    assertEquals(1, PositiveClass.guess(List.of("luad", "lusc")));
    assertEquals(1, PositiveClass.guess(List.of("2", "3")));
    assertEquals(1, PositiveClass.guess(List.of("a", "b", "c")));
    assertEquals(1, PositiveClass.guess(List.of("normal", "benign")));
  }

  @Test
  public void aNameThatIsGivenIsTakenOrRefusedWithTheClasses() {
    assertEquals(0, PositiveClass.named("normal", List.of("normal", "lesion")));
    assertEquals(1, PositiveClass.named("", List.of("normal", "lesion")));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> PositiveClass.named("tumour", List.of("normal", "lesion")));
    assertTrue(e.getMessage(), e.getMessage().contains("“tumour”"));
    assertTrue(e.getMessage(), e.getMessage().contains("[normal, lesion]"));
  }

  @Test
  public void metricsFollowThePositiveClass() {
    // Three lesions, one of them found; seven normal slides, all right.
    int[] labels = {0, 0, 0, 1, 1, 1, 1, 1, 1, 1};
    double[] lesion = {.9, .4, .2, .3, .1, .1, .2, .3, .1, .1};
    double[][] probabilities = new double[10][];
    for (int i = 0; i < 10; i++) {
      probabilities[i] = new double[] {lesion[i], 1 - lesion[i]};
    }
    Predictions guessed =
        new Predictions(
            List.of("lesion", "normal"),
            List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"),
            labels,
            probabilities);
    assertEquals(0, guessed.positive());
    assertEquals(0.5, Metric.F1.of(guessed), 1e-12); // recall 1/3, precision 1
    assertEquals(14.0 / 16, Metric.F1.of(guessed.withPositive(1)), 1e-12);
    assertEquals(0.5, ClassMetric.F1.of(guessed, 0), 1e-12);
    assertEquals(1.0 / 3, ClassMetric.RECALL.of(guessed, 0), 1e-12);
    assertEquals(1, ClassMetric.PRECISION.of(guessed, 0), 1e-12);
    assertEquals(7.0 / 9, ClassMetric.PRECISION.of(guessed, 1), 1e-12);
    assertEquals(
        Ranking.averagePrecision(guessed.isClass(0), lesion),
        Metric.AVERAGE_PRECISION.of(guessed),
        1e-12);
    assertEquals(0, guessed.select(new int[] {0, 5}).positive());
    for (Metric metric : Metric.values()) {
      double other = metric.of(guessed.withPositive(1));
      assertEquals(
          metric.title(),
          !metric.dependsOnPositive(),
          Math.abs(metric.of(guessed) - other) < 1e-12);
    }
  }

  @Test
  public void everyClassHasItsIntervals() {
    Predictions predictions =
        new Predictions(
            List.of("n", "p"),
            List.of("a", "b", "c", "d"),
            new int[] {1, 0, 0, 1},
            new double[][] {{.1, .9}, {.8, .2}, {.4, .6}, {.7, .3}});
    var intervals = new PatientBootstrap(200, 1).classIntervals(List.of(predictions));
    assertEquals(2, intervals.size());
    for (int c = 0; c < 2; c++) {
      for (ClassMetric metric : ClassMetric.values()) {
        Interval interval = intervals.get(c).get(metric);
        assertEquals(metric.of(predictions, c), interval.value(), 1e-12);
        assertTrue(interval.lower() <= interval.value() && interval.value() <= interval.upper());
      }
    }
  }

  /** Only one of the two names tells anything, in whatever case and with whatever follows. */
  @Test
  public void oneNameIsEnough() {
    for (String positive : List.of("Lesion", "TUMOUR", "Mutated in exon 2", "+", "msi-high")) {
      assertEquals(positive, 0, PositiveClass.guess(List.of(positive, "stroma")));
      assertEquals(positive, 1, PositiveClass.guess(List.of("stroma", positive)));
    }
    for (String negative : List.of("NORMAL", "WT in exon 2", "not invasive", "-")) {
      assertEquals(negative, 1, PositiveClass.guess(List.of(negative, "stroma")));
      assertEquals(negative, 0, PositiveClass.guess(List.of("stroma", negative)));
    }
    assertEquals("of three", 2, PositiveClass.guess(List.of("fat", "stroma", "tumour")));
    assertEquals("both sound negative", 1, PositiveClass.guess(List.of("benign", "normal")));
    assertEquals("both sound negative", 1, PositiveClass.guess(List.of("normal", "benign")));
  }

  /**
   * A class without a slide that nobody predicts: no AUROC, F1 of 0, and it does not count in
   * means.
   */
  @Test
  public void aClassThatNeitherOccursNorIsPredicted() {
    Predictions predictions =
        new Predictions(
            List.of("a", "b", "c"),
            List.of("p", "q", "r", "s"),
            new int[] {0, 1, 0, 1},
            new double[][] {{.7, .2, .1}, {.4, .5, .1}, {.3, .6, .1}, {.1, .8, .1}});
    assertEquals(0, ClassMetric.F1.of(predictions, 2), 0);
    assertTrue(Double.isNaN(ClassMetric.AUROC.of(predictions, 2)));
    double both = (ClassMetric.AUROC.of(predictions, 0) + ClassMetric.AUROC.of(predictions, 1)) / 2;
    assertEquals(both, Metric.AUROC.of(predictions), 1e-12);
    assertEquals(List.of("s", "q", "q"), predictions.select(new int[] {3, 1, 1}).patients());
  }

  @Test
  public void capitalsDenyAsWell() {
    assertEquals(0, PositiveClass.guess(List.of("Squamous", "Nonsquamous")));
    assertEquals(1, PositiveClass.guess(List.of("NONSQUAMOUS", "squamous")));
  }

  @Test
  public void twoThatSoundPositiveAreNoAnswer() {
    assertEquals(1, PositiveClass.guess(List.of("cancer", "other organ", "tumour")));
    assertEquals(2, PositiveClass.guess(List.of("a", "b", "tumour")));
  }

  @Test
  public void aMinusIsNegativeAsKeyboardsAndPrintersWriteIt() {
    assertEquals(0, PositiveClass.guess(List.of("+", "-")));
    assertEquals(0, PositiveClass.guess(List.of("HER2", "\u2212")));
    assertEquals(0, PositiveClass.guess(List.of("HER2", "-")));
  }
}
