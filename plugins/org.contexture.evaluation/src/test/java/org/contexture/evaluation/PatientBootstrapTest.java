package org.contexture.evaluation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class PatientBootstrapTest {

  @Test
  public void accuracyIntervalIsThatOfTheBinomial() {
    Predictions predictions = cohort(400, 1, 0.8);
    Interval accuracy = PatientBootstrap.defaults().intervals(predictions).get(Metric.ACCURACY);
    double p = Metric.ACCURACY.of(predictions);
    double halfWidth = 1.96 * Math.sqrt(p * (1 - p) / 400);
    assertEquals(p, accuracy.value(), 1e-12);
    assertEquals(p - halfWidth, accuracy.lower(), 0.01);
    assertEquals(p + halfWidth, accuracy.upper(), 0.01);
  }

  @Test
  public void slidesOfOnePatientAreNotIndependent() {
    // Ten identical slides a patient: the interval must be that of 40 patients, not of 400 slides.
    Predictions predictions = cohort(40, 10, 0.8);
    Interval accuracy = PatientBootstrap.defaults().intervals(predictions).get(Metric.ACCURACY);
    double p = Metric.ACCURACY.of(predictions);
    double width = 2 * 1.96 * Math.sqrt(p * (1 - p) / 40);
    assertEquals(width, accuracy.upper() - accuracy.lower(), 0.04);
  }

  @Test
  public void seedMakesItRepeatable() {
    Predictions predictions = cohort(50, 1, 0.7);
    PatientBootstrap bootstrap = new PatientBootstrap(200, 7);
    assertEquals(bootstrap.intervals(predictions), bootstrap.intervals(predictions));
  }

  @Test
  public void undefinedDrawsDoNotCount() {
    // One positive in four: many draws hold one class only.
    Predictions predictions =
        new Predictions(
            List.of("n", "p"),
            List.of("a", "b", "c", "d"),
            new int[] {1, 0, 0, 0},
            new double[][] {{.1, .9}, {.8, .2}, {.7, .3}, {.6, .4}});
    Interval auroc = PatientBootstrap.defaults().intervals(predictions).get(Metric.AUROC);
    assertEquals(new Interval(1, 1, 1), auroc);
  }

  @Test
  public void repeatsAreAveraged() {
    Predictions good = cohort(60, 1, 0.9);
    Predictions bad = cohort(60, 1, 0.5);
    Interval both = PatientBootstrap.defaults().intervals(List.of(good, bad)).get(Metric.ACCURACY);
    assertEquals((Metric.ACCURACY.of(good) + Metric.ACCURACY.of(bad)) / 2, both.value(), 1e-12);
    assertTrue(both.lower() < both.value() && both.value() < both.upper());
  }

  @Test
  public void quantilesAreNumpys() {
    double[] sorted = {1, 2, 4, 8, 16};
    assertEquals(1.1, PatientBootstrap.quantile(sorted, 0.025), 1e-12); // numpy.percentile
    assertEquals(15.2, PatientBootstrap.quantile(sorted, 0.975), 1e-12);
  }

  /** Patients with identical slides; a slide is predicted right with a given chance. */
  private static Predictions cohort(int patients, int slidesEach, double chance) {
    Random random = new Random(11);
    List<String> ids = new ArrayList<>();
    int[] labels = new int[patients * slidesEach];
    double[][] probabilities = new double[labels.length][];
    for (int patient = 0; patient < patients; patient++) {
      int label = patient % 2;
      boolean right = random.nextDouble() < chance;
      double p = (right ? label : 1 - label) == 1 ? 0.9 : 0.1;
      for (int slide = 0; slide < slidesEach; slide++) {
        labels[ids.size()] = label;
        probabilities[ids.size()] = new double[] {1 - p, p};
        ids.add("P" + patient);
      }
    }
    return new Predictions(List.of("n", "p"), ids, labels, probabilities);
  }
}
