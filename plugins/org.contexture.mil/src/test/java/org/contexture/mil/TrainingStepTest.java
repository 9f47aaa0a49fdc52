package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.task.ClassTask;
import org.contexture.network.Initialiser;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.junit.Test;

@SuppressWarnings("try") // scopes act by being closed
public class TrainingStepTest {

  private static final MilHead HEAD = Heads.named("mean");

  @Test
  public void drawnTilesStayInTheirOrder() {
    AskedBags bags = AskedBags.of(SyntheticBags.cohort(2, 0), new ClassTask());
    try (PointerScope scope = new PointerScope();
        Weights weights = weights();
        TrainingStep step =
            new TrainingStep(
                HEAD,
                ClinicalTerm.none(weights, Device.CPU),
                bags,
                bags.fit(),
                options(1, 5),
                Device.CPU)) {
      Random random = new Random(1);
      float[] places = new float[40];
      for (int i = 0; i < 40; i++) {
        places[i] = i;
      }
      Tensor features = Tensors.of(places, 40, 1);
      float[] first = null;
      boolean differ = false;
      for (int draw = 0; draw < 20; draw++) {
        float[] drawn = Tensors.floats(step.sample(features, random));
        assertEquals(5, drawn.length);
        for (int i = 1; i < 5; i++) {
          assertTrue(Arrays.toString(drawn), drawn[i - 1] < drawn[i]);
        }
        differ |= first != null && !Arrays.equals(first, drawn);
        first = drawn;
      }
      assertTrue("another draw each time", differ);
      assertEquals(4, step.sample(features.narrow(0, 0, 4), random).size(0));
    }
  }

  @Test
  public void gradientsOfAGroupAreItsMean() throws IOException {
    AskedBags bags = AskedBags.of(SyntheticBags.cohort(3, 0), new ClassTask());
    float[] mean = null;
    for (int bag = 0; bag < 3; bag++) {
      float[] own = gradient(bags, bag);
      mean = mean == null ? new float[own.length] : mean;
      for (int i = 0; i < own.length; i++) {
        mean[i] += own[i] / 3;
      }
    }
    assertArrayEquals(mean, gradient(bags, 0, 1, 2), 1e-6f);
  }

  private static float[] gradient(AskedBags bags, int... group) throws IOException {
    try (PointerScope scope = new PointerScope();
        Weights weights = weights();
        TrainingStep step =
            new TrainingStep(
                HEAD,
                ClinicalTerm.none(weights, Device.CPU),
                bags,
                bags.fit(),
                options(3, 0),
                Device.CPU)) {
      for (int bag : group) {
        step.accumulate(bag, bags.bags().get(bag).read(), group.length, 1);
      }
      return Tensors.floats(weights.get("classifier.0.weight").grad());
    }
  }

  /** Five bags, two a step: the last is a group of its own and counts in full. */
  @Test
  public void theLastGroupIsDividedByWhatItHolds() throws IOException {
    List<Bag> cohort = SyntheticBags.cohort(5, 0);
    float[] learned =
        weights(MilLearner.train(cohort, "Label", options(2, 0), Device.CPU, (f, m) -> {}));
    assertArrayEquals(byHand(cohort, 1), learned, 1e-6f);
    assertFalse("the test must tell", close(byHand(cohort, 2), learned));
  }

  /**
   * One epoch by hand.
   *
   * @param last by how many the last group, of one bag, is divided
   */
  private static float[] byHand(List<Bag> cohort, int last) throws IOException {
    AskedBags bags = AskedBags.of(cohort, new ClassTask());
    MilOptions options = options(2, 0);
    BagShape shape = BagShape.of(cohort.get(0));
    try (PointerScope scope = new PointerScope();
        Weights weights = HeadWeights.fresh(HEAD, shape, bags.fit(), options, Device.CPU);
        TrainingStep step =
            new TrainingStep(
                HEAD,
                ClinicalTerm.none(weights, Device.CPU),
                bags,
                bags.fit(),
                options,
                Device.CPU)) {
      int[] order = step.shuffled(5);
      for (int i = 0; i < 5; i++) {
        step.accumulate(order[i], cohort.get(order[i]).read(), i < 4 ? 2 : last, 1);
        if (i % 2 == 1 || i == 4) {
          step.apply(1);
        }
      }
      return Tensors.floats(weights.get("classifier.0.weight"));
    }
  }

  private static boolean close(float[] a, float[] b) {
    double difference = 0;
    for (int i = 0; i < a.length; i++) {
      difference = Math.max(difference, Math.abs(a[i] - b[i]));
    }
    return difference < 1e-5;
  }

  private static float[] weights(MilLearner.Result result) throws IOException {
    return org.contexture.network.SafeTensors.parse(result.model().weights(), "model")
        .get("classifier.0.weight")
        .floats();
  }

  private static MilOptions options(int bagsPerStep, int tilesPerBag) {
    return new MilOptions(
        Heads.named("mean"),
        0,
        new Schedule(1, 0, 0),
        new Optimisation(1e-2, 0, false),
        new Sampling(bagsPerStep, tilesPerBag, false, false),
        new Execution(0, false));
  }

  private static Weights weights() {
    torch.set_num_threads(1);
    Weights weights = new Weights();
    try (Initialiser initialiser = new Initialiser(weights, 1)) {
      HEAD.initialise(initialiser, HEAD.sizes(SyntheticBags.DIMENSION, 2));
    }
    return weights;
  }

  /** With a learning rate that changes nothing, the epoch's loss is the mean of the bags' own. */
  @Test
  public void theLossOfAnEpochIsTheMeanOfItsBags() throws IOException {
    List<Bag> cohort = SyntheticBags.cohort(6, 0);
    MilOptions still =
        new MilOptions(
            Heads.named("mean"),
            0,
            new Schedule(1, 0, 0),
            new Optimisation(1e-12, 0, false),
            new Sampling(1, 0, false, true),
            new Execution(0, false));
    double loss =
        MilLearner.train(cohort, "Label", still, Device.CPU, (f, m) -> {})
            .log()
            .get(0)
            .trainingLoss();
    assertEquals(Math.log(2), loss, 0.3);
  }

  /** One step an epoch, whose weight decay is 1e36: the second overflows after a finite loss. */
  @Test
  public void weightsThatOverflowInTheLastStepOfAnEpochAreNotKept() throws IOException {
    MilOptions options =
        new MilOptions(
            Heads.named("mean"),
            0,
            new Schedule(2, 0, 0),
            new Optimisation(1e-2, 1e38, false),
            new Sampling(10, 0, false, true),
            new Execution(0, false));
    MilLearner.Result result =
        MilLearner.train(SyntheticBags.cohort(6, 0), "Label", options, Device.CPU, (f, m) -> {});
    assertEquals(1, result.warnings().size());
    assertEquals("1", result.model().provenance().get("kept epoch"));
    for (float weight : weights(result)) {
      assertTrue(Float.isFinite(weight));
    }
  }
}
