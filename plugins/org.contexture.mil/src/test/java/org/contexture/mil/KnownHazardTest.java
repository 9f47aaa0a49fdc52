package org.contexture.mil;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.Measured;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.evaluation.survival.Concordance;
import org.contexture.evaluation.survival.FollowUp;
import org.contexture.mil.head.Heads;
import org.contexture.mil.task.SurvivalLoss;
import org.contexture.mil.task.SurvivalTask;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.Test;

/**
 * Patients whose hazard is exp(β·x) of the three numbers in their one tile: what is learned from
 * them is known.
 */
public class KnownHazardTest {

  private static final double[] BETA = {1, -0.6, 0};
  private static final SurvivalTask COX = new SurvivalTask(SurvivalLoss.COX, 4);

  private record Cohort(List<Bag> bags, FollowUp followUp, double[] hazards) {

    /** About a third is censored. */
    static Cohort of(int n, long seed) {
      Random random = new Random(seed);
      List<Bag> bags = new ArrayList<>();
      double[] times = new double[n];
      boolean[] events = new boolean[n];
      double[] hazards = new double[n];
      for (int i = 0; i < n; i++) {
        float[] x = new float[BETA.length];
        for (int k = 0; k < x.length; k++) {
          x[k] = (float) random.nextGaussian();
          hazards[i] += BETA[k] * x[k];
        }
        double death = -Math.log(1 - random.nextDouble()) / Math.exp(hazards[i]);
        double leaving = -Math.log(1 - random.nextDouble()) / 0.5;
        times[i] = Math.min(death, leaving);
        events[i] = death <= leaving;
        Truth truth = new Truth.OfSurvival(times[i], events[i]);
        bags.add(bag("S" + i, truth, x));
      }
      return new Cohort(bags, new FollowUp(times, events), hazards);
    }

    double concordance() {
      return Concordance.harrell(followUp, hazards).value();
    }
  }

  private static Bag bag(String id, Truth truth, float... x) {
    return new Bag(id, id, Optional.of(truth), () -> new FloatMatrix(1, x.length, x));
  }

  /** Pooling by the mean leaves Cox's own model: linear in what a patient's tile holds. */
  private static MilOptions linear(int epochs) {
    return new MilOptions(
        Heads.named("mean"),
        0,
        new Schedule(epochs, 0, 0),
        new Optimisation(3e-2, 0, true),
        Sampling.defaults(),
        Execution.defaults());
  }

  /** Of 600 patients with some 400 events, a coefficient's standard error is about 0.06. */
  @Test
  public void coxRecoversTheCoefficients() throws IOException {
    MilModel model =
        MilLearner.train(
                Cohort.of(600, 1).bags(), COX, "time", linear(120), Device.CPU, Progress.NONE)
            .model();
    try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
      double nothing = risk(predictor, new float[BETA.length]);
      for (int k = 0; k < BETA.length; k++) {
        float[] unit = new float[BETA.length];
        unit[k] = 1;
        assertEquals("coefficient " + k, BETA[k], risk(predictor, unit) - nothing, 0.2);
      }
    }
  }

  private static double risk(MilPredictor predictor, float[] x) throws IOException {
    return predictor.predict(bag("x", new Truth.OfSurvival(1, true), x)).answer()[0];
  }

  /** Which no prediction can exceed but by luck. */
  @Test
  public void theIntervalOfCHoldsThatOfTheTrueHazard() throws IOException {
    double truth = Cohort.of(20_000, 2).concordance();
    Cohort cohort = Cohort.of(200, 3);
    for (SurvivalLoss loss : SurvivalLoss.values()) {
      MilOptions options = linear(loss == SurvivalLoss.COX ? 100 : 15);
      CrossValidationOptions folds = new CrossValidationOptions(options, 4, 1, 0, 300, "");
      CrossValidation.Predicted predicted =
          CrossValidation.predict(
              cohort.bags(), new SurvivalTask(loss, 4), "time", folds, Device.CPU, Progress.NONE);
      Measured chief =
          Judgement.of(predicted, List.of(), "").measured(new PatientBootstrap(300, 0)).get(0);
      assertEquals("Harrell's C", chief.measure().name());
      Interval c = chief.interval();
      assertTrue(loss + " " + truth + " " + c, c.lower() < truth && truth < c.upper());
      assertEquals(loss + ": near to the true hazard's", cohort.concordance(), c.value(), 0.03);
    }
  }
}
