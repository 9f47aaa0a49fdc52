package org.contexture.evaluation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class MeasuredTest {

  private static final PatientBootstrap BOOTSTRAP = new PatientBootstrap(1000, 3);
  private static final Measure<NumberPredictions> ERROR =
      Measure.lower("Mean absolute error", NumberPredictions::meanAbsoluteError);

  /** Errors that differ by exactly 0.1: single intervals overlap, the paired one is a point. */
  @Test
  public void whatIsAlwaysBetterIsBetterHoweverSingleIntervalsOverlap() {
    NumberPredictions good = cohort(100, 1, 0);
    NumberPredictions bad = cohort(100, 1, 0.1);
    Interval first = Measured.of(List.of(good), List.of(ERROR), BOOTSTRAP).get(0).interval();
    Interval second = Measured.of(List.of(bad), List.of(ERROR), BOOTSTRAP).get(0).interval();
    assertTrue(first.upper() > second.lower());
    Interval paired =
        Measured.difference(List.of(bad), List.of(good), List.of(ERROR), BOOTSTRAP)
            .get(0)
            .interval();
    assertEquals(0.1, paired.value(), 1e-12);
    assertEquals(0.1, paired.lower(), 1e-12);
    assertEquals(0.1, paired.upper(), 1e-12);
  }

  /** The interval of a mean is that of the normal distribution, with n the number of patients. */
  @Test
  public void slidesOfAPatientAreDrawnTogether() {
    NumberPredictions cohort = cohort(400, 6, 0);
    Interval interval = Measured.of(List.of(cohort), List.of(ERROR), BOOTSTRAP).get(0).interval();
    double mean = interval.value();
    double variance = 0;
    for (int i = 0; i < 400; i++) {
      variance += Math.pow(cohort.predicted()[6 * i] - mean, 2) / 399;
    }
    double width = 2 * 1.96 * Math.sqrt(variance / 400);
    assertEquals(1, (interval.upper() - interval.lower()) / width, 0.1);
  }

  @Test
  public void repeatsAreAveraged() {
    NumberPredictions good = cohort(50, 1, 0);
    NumberPredictions bad = cohort(50, 1, 0.2);
    Measured both = Measured.of(List.of(good, bad), List.of(ERROR), BOOTSTRAP).get(0);
    double alone = Measured.of(List.of(good), List.of(ERROR), BOOTSTRAP).get(0).interval().value();
    assertEquals(alone + 0.1, both.interval().value(), 1e-12);
  }

  @Test
  public void drawsWithoutAValueAreCountedAndLeftOut() {
    Measure<NumberPredictions> ofTheFirst =
        Measure.higher(
            "x", p -> p.truth().length > 0 && p.patients().contains("P0") ? 1 : Double.NaN);
    Measured measured =
        Measured.of(List.of(cohort(4, 1, 0)), List.of(ofTheFirst), BOOTSTRAP).get(0);
    assertEquals(new Interval(1, 1, 1), measured.interval());
    assertEquals(Math.pow(0.75, 4), measured.undefined() / 1000.0, 0.05);
  }

  @Test
  public void differencesNeedTheSameSlides() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Measured.difference(
                List.of(cohort(4, 1, 0)), List.of(cohort(5, 1, 0)), List.of(ERROR), BOOTSTRAP));
  }

  private static NumberPredictions cohort(int patients, int slides, double worse) {
    Random random = new Random(8);
    List<String> ids = new ArrayList<>();
    double[] predicted = new double[patients * slides];
    for (int patient = 0; patient < patients; patient++) {
      double error = random.nextDouble();
      for (int slide = 0; slide < slides; slide++) {
        predicted[ids.size()] = error + worse;
        ids.add("P" + patient);
      }
    }
    return new NumberPredictions(ids, new double[predicted.length], predicted);
  }
}
