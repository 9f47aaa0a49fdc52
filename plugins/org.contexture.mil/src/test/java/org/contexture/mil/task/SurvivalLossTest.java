package org.contexture.mil.task;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.mil.task.CoxLikelihood.Ties;
import org.contexture.network.Tensors;
import org.junit.Test;

@SuppressWarnings("try") // scopes act by being closed
public class SurvivalLossTest {

  private static final double EXACT = 1e-9;

  @Test
  public void coxIsThatOfRWithTiesOfBothKinds() throws IOException {
    for (String set : SurvivalFixture.SETS) {
      SurvivalFixture fixture = SurvivalFixture.read(set);
      for (Ties ties : Ties.values()) {
        String name = ties.name().toLowerCase(java.util.Locale.ROOT);
        CoxLikelihood cox = new CoxLikelihood(fixture.times(), fixture.events(), ties);
        double[] loss =
            SurvivalFixture.numbers(fixture.r(), name, "mean_negative_loglik_per_event");
        assertEquals(set, loss[0], cox.loss(fixture.risks()), EXACT);
        double[] gradient = SurvivalFixture.numbers(fixture.r(), name, "gradient");
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] /= -cox.events(); // R's is of the sum, and of the likelihood itself
        }
        assertArrayEquals(set, gradient, cox.gradient(fixture.risks()), EXACT);
      }
    }
  }

  @Test
  public void coxGradientIsTheSlopeOfItsLossHoweverFarApartTheRisksAre() {
    double[] times = {5, 3, 3, 8, 3, 1, 9, 5};
    boolean[] events = {true, true, true, false, false, true, true, true};
    double[] risks = {30, -40, 2, 5, 700, -3, 0, 1};
    for (Ties ties : Ties.values()) {
      CoxLikelihood cox = new CoxLikelihood(times, events, ties);
      double[] gradient = cox.gradient(risks);
      assertEquals("shifting all risks changes nothing", 0, sum(gradient), 1e-12);
      for (int i = 0; i < risks.length; i++) {
        double step = 1e-5;
        double[] up = risks.clone();
        double[] down = risks.clone();
        up[i] += step;
        down[i] -= step;
        assertEquals((cox.loss(up) - cox.loss(down)) / (2 * step), gradient[i], 1e-6);
      }
    }
  }

  @Test
  public void theGradientRaisesTheRiskOfThoseWhoDieFirst() {
    CoxLikelihood cox =
        new CoxLikelihood(new double[] {1, 2, 3}, new boolean[] {true, false, true}, Ties.EFRON);
    double[] gradient = cox.gradient(new double[3]);
    assertTrue(gradient[0] < 0); // descending raises it
    assertTrue("who is censored has no event, but took part", gradient[1] > 0);
    assertTrue(gradient[2] > 0);
    assertTrue(
        Double.isNaN(
            new CoxLikelihood(new double[] {1, 2}, new boolean[2], Ties.EFRON)
                .loss(new double[2])));
  }

  @Test
  public void hazardLossAndGradientAreTheAuthors() throws IOException {
    for (String set : SurvivalFixture.SETS) {
      SurvivalFixture fixture = SurvivalFixture.read(set);
      double[] logits = SurvivalFixture.numbers(fixture.python(), "discrete", "logits");
      int n = fixture.rows().length;
      int k = logits.length / n;
      double loss = 0;
      float[] gradient = new float[logits.length];
      for (int i = 0; i < n; i++) {
        try (PointerScope scope = new PointerScope()) {
          float[] own = new float[k];
          for (int j = 0; j < k; j++) {
            own[j] = (float) logits[i * k + j];
          }
          Tensor row = Tensors.of(own, 1, k);
          row.set_requires_grad(true);
          Tensor one =
              HazardReadout.negativeLogLikelihood(row, fixture.bins()[i], fixture.events()[i]);
          one.backward();
          loss += one.item_double() / n;
          float[] slope = Tensors.floats(row.grad());
          for (int j = 0; j < k; j++) {
            gradient[i * k + j] = slope[j] / n;
          }
        }
      }
      double[] expected =
          SurvivalFixture.numbers(fixture.python(), "discrete", "alpha_0.0", "mcat");
      assertEquals(set, expected[0], loss, 1e-6);
      double[] slopes =
          SurvivalFixture.numbers(fixture.python(), "discrete", "alpha_0.0", "gradient_logits");
      assertEquals(slopes.length, gradient.length);
      for (int i = 0; i < slopes.length; i++) {
        assertEquals(set, slopes[i], gradient[i], 1e-6);
      }
      double[] risks = SurvivalFixture.numbers(fixture.python(), "discrete", "risk_mcat");
      HazardReadout readout =
          new HazardReadout(List.of(1.0, 2.0, 3.0, 4.0), List.of(0.0, 0.0, 0.0, 0.0), 0);
      for (int i = 0; i < n; i++) {
        double[] own = java.util.Arrays.copyOfRange(logits, i * k, (i + 1) * k);
        assertEquals(risks[i], readout.answer(own)[0], 1e-6);
      }
    }
  }

  @Test
  public void validationLossIsTheTrainingLoss() {
    Random random = new Random(3);
    HazardReadout readout =
        new HazardReadout(List.of(2.0, 5.0, 9.0), List.of(0.3, -1.0, 0.5), Double.NaN);
    List<Truth> truths = new ArrayList<>();
    List<double[]> outputs = new ArrayList<>();
    double sum = 0;
    for (int i = 0; i < 20; i++) {
      Truth truth = new Truth.OfSurvival(1 + random.nextInt(10), random.nextBoolean());
      float[] own = {(float) random.nextGaussian(), 2, (float) random.nextGaussian()};
      truths.add(truth);
      outputs.add(new double[] {own[0], own[1], own[2]});
      try (PointerScope scope = new PointerScope()) {
        sum += readout.target(truth, 1).loss(Tensors.of(own, 1, 3)).item_double() / 20;
      }
    }
    double[] ones = new double[20];
    java.util.Arrays.fill(ones, 1);
    assertEquals(sum, readout.loss(truths, outputs, ones), 1e-6);
  }

  @Test
  public void survivalFallsFromOneAndRiskIsHigherForEarlierEvents() {
    HazardReadout hazards = new HazardReadout(List.of(10.0, 20.0, 40.0), List.of(0.0, 0.0, 0.0), 0);
    double[] early = {2, -3, -3};
    double[] late = {-3, -3, 2};
    assertTrue(hazards.answer(early)[0] > hazards.answer(late)[0]);
    assertEquals(1, hazards.survival(early, 0), 1e-12);
    double lives = 1 / (1 + Math.exp(2));
    assertEquals(lives, hazards.survival(early, 10), 1e-12);
    assertEquals((1 + lives) / 2, hazards.survival(early, 5), 1e-12);
    assertEquals(hazards.survival(early, 40), hazards.survival(early, 999), 0);
    double before = 1;
    for (double t = 0.5; t < 50; t += 0.5) {
      assertTrue(hazards.survival(late, t) <= before);
      before = hazards.survival(late, t);
    }
    CoxReadout cox = new CoxReadout(List.of(2.0, 6.0), List.of(0.1, 0.4), 0);
    assertEquals(1, cox.survival(new double[] {0}, 1.9), 0);
    assertEquals(Math.exp(-0.1), cox.survival(new double[] {0}, 2), 1e-12);
    assertEquals(Math.exp(-0.4 * Math.E), cox.survival(new double[] {1}, 7), 1e-12);
  }

  @Test
  public void intervalsHoldAsManyEventsAndTheirEndsBelongToTheNext() {
    double[] events = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    HazardReadout readout = HazardReadout.of(events, 30, 4);
    assertEquals(List.of(3.0, 5.0, 7.0, 30.0), readout.ends());
    assertEquals(0, readout.interval(2.9));
    assertEquals(1, readout.interval(3));
    assertEquals(3, readout.interval(7));
    assertEquals("later than all", 3, readout.interval(99));
    assertEquals(
        "times that are alike make fewer intervals",
        List.of(2.0, 4.0),
        HazardReadout.of(new double[] {2, 2, 2, 2}, 4, 4).ends());
    assertEquals(List.of(2.0), HazardReadout.of(new double[] {2, 2, 2, 2}, 2, 4).ends());
  }

  @Test
  public void baselineIsNelsonAalensForEqualRisks() {
    CoxLikelihood cox =
        new CoxLikelihood(
            new double[] {1, 2, 2, 3}, new boolean[] {true, true, false, true}, Ties.EFRON);
    double[][] baseline = cox.baseline(new double[4]);
    assertArrayEquals(new double[] {1, 2, 3}, baseline[0], 0);
    assertArrayEquals(
        new double[] {1 / 4.0, 1 / 4.0 + 1 / 3.0, 1 / 4.0 + 1 / 3.0 + 1}, baseline[1], 1e-12);
  }

  private static double sum(double[] values) {
    return java.util.Arrays.stream(values).sum();
  }

  /** Two of four die in the first interval, one of two in the second; one is censored there. */
  @Test
  public void anUntrainedHeadPredictsWhatHoldsForAll() {
    List<Truth> training =
        List.of(
            new Truth.OfSurvival(1, true),
            new Truth.OfSurvival(2, true),
            new Truth.OfSurvival(6, true),
            new Truth.OfSurvival(7, false));
    HazardReadout readout = HazardReadout.of(new double[] {1, 2, 6}, 8, 2);
    HazardReadout begun = new HazardReadout(List.of(5.0, 8.0), List.of(0.0, 0.0), 0).from(training);
    assertEquals(2, readout.ends().size());
    assertEquals(1 - 2.5 / 5, begun.survival(new double[2], 5), 1e-12);
    assertEquals((1 - 2.5 / 5) * (1 - 1.5 / 3), begun.survival(new double[2], 8), 1e-12);
    assertEquals(begun, Readout.load(begun.save()));
  }
}
