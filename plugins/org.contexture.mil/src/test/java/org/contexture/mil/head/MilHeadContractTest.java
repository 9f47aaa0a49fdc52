package org.contexture.mil.head;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.AdamW;
import org.contexture.network.Initialiser;
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** What every MIL head owes. */
@RunWith(Parameterized.class)
@SuppressWarnings("try") // scopes act by being closed
public class MilHeadContractTest {

  private static final int DIMENSION = 24;

  /** Heads whose output depends on the order of the tiles. */
  private static final List<String> SEQUENTIAL =
      List.of("transmil", "mhim-transmil", "mhim2-transmil");

  /** Heads that have the classifier of the bag score the tiles. */
  private static final List<String> BAG_CLASSIFIER = List.of("mean", "max", "abmil", "gated-abmil");

  private final MilHead head;

  @Parameters(name = "{0}")
  public static List<String> heads() {
    return Heads.names();
  }

  public MilHeadContractTest(String name) {
    this.head = Heads.named(name);
  }

  /** Threads that wait for each other make tiny bags slow on a busy machine. */
  @Before
  public void oneThread() {
    torch.set_num_threads(1);
  }

  @Test
  public void takesAnyNumberOfTilesAndClasses() {
    for (int classes = 2; classes <= 4; classes++) {
      try (Weights weights = fresh(DIMENSION, classes, 1)) {
        for (int tiles : new int[] {1, 2, 3, 7, 33, 150}) {
          checkOutput(weights, tiles, DIMENSION, classes);
        }
      }
    }
  }

  @Test
  public void takesAHundredThousandTiles() {
    try (Weights weights = fresh(8, 2, 1)) {
      checkOutput(weights, 100_000, 8, 2);
    }
  }

  private void checkOutput(Weights weights, int tiles, int dimension, int classes) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      HeadOutput output = head.forward(weights, bag(tiles, dimension, 5), Randomness.NONE);
      float[] probabilities = Tensors.floats(output.probabilities());
      assertEquals(classes, probabilities.length);
      assertEquals(1, sum(probabilities), 1e-5);
      assertEquals(tiles, output.attention().size(0));
      assertTrue(output.attention().size(1) == 1 || output.attention().size(1) == classes);
      for (float a : Tensors.floats(output.attention())) {
        assertTrue(Float.isFinite(a));
      }
      if (!SEQUENTIAL.contains(head.name())) {
        assertEquals(1, sum(Tensors.floats(output.attention().select(1, 0))), 1e-4);
      }
      output
          .instanceScores()
          .ifPresent(
              scores -> {
                assertEquals(List.of((long) tiles, (long) classes), Tensors.shape(scores));
                for (float score : Tensors.floats(scores)) {
                  assertTrue(score >= 0 && score <= 1);
                }
              });
    }
  }

  @Test
  public void aTileScoresAsABagOfItAlone() {
    if (!BAG_CLASSIFIER.contains(head.name())) {
      return; // their instance classifiers are networks of their own
    }
    for (int classes = 2; classes <= 3; classes++) {
      try (Weights weights = fresh(DIMENSION, classes, 4);
          PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        Tensor features = bag(9, DIMENSION, 8);
        Tensor scores = head.forward(weights, features, Randomness.NONE).instanceScores().get();
        for (int tile = 0; tile < 9; tile++) {
          HeadOutput alone = head.forward(weights, features.narrow(0, tile, 1), Randomness.NONE);
          assertArrayEquals(
              Tensors.floats(alone.probabilities()), Tensors.floats(scores.select(0, tile)), 1e-6f);
        }
      }
    }
  }

  @Test
  public void setHeadsIgnoreTheOrderOfTilesAndAttentionFollowsIt() {
    if (SEQUENTIAL.contains(head.name())) {
      return; // by design
    }
    try (Weights weights = fresh(DIMENSION, 3, 2);
        PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor features = bag(12, DIMENSION, 7);
      int[] order = {5, 0, 11, 3, 8, 1, 10, 2, 9, 4, 7, 6};
      Tensor permuted = features.index_select(0, index(order));
      HeadOutput straight = head.forward(weights, features, Randomness.NONE);
      HeadOutput shuffled = head.forward(weights, permuted, Randomness.NONE);
      assertArrayEquals(
          Tensors.floats(straight.logits()), Tensors.floats(shuffled.logits()), 1e-5f);
      float[] expected = Tensors.floats(straight.attention().index_select(0, index(order)));
      assertArrayEquals(expected, Tensors.floats(shuffled.attention()), 1e-6f);
    }
  }

  @Test
  public void everyParameterLearns() {
    // Over a few bags of each class every parameter gets a gradient, unless nothing can flow.
    try (Weights weights = fresh(DIMENSION, 3, 3);
        Randomness randomness = Randomness.training(0.1, 1);
        HeadTraining training = head.training(weights)) {
      for (int label = 0; label < 3; label++) {
        try (PointerScope scope = new PointerScope()) {
          training
              .loss(bag(60, DIMENSION, 9 + label), new ClassTarget(label, 1), randomness)
              .backward();
        }
      }
      weights
          .parameters()
          .forEach(
              (name, tensor) -> {
                if (!name.equals("merge.global_q_mm")) { // follows by momentum
                  assertTrue(name, tensor.grad().defined());
                  assertTrue(name, Float.isFinite(tensor.grad().norm().item_float()));
                }
              });
    }
  }

  /** The loss alone would not do: that of MHIM has a part that stays. */
  @Test
  public void afterTrainingEveryNewBagIsClassifiedRight() {
    try (Weights weights = fresh(DIMENSION, 2, 4)) {
      train(weights, 60);
      checkNewBags(weights);
    }
  }

  private void checkNewBags(Weights weights) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (int i = 0; i < 20; i++) {
        Tensor features = labelledBag(i % 2, 1000 + i);
        float[] p =
            Tensors.floats(head.forward(weights, features, Randomness.NONE).probabilities());
        assertTrue("bag %d: %s".formatted(i, Arrays.toString(p)), p[i % 2] > 0.5);
      }
    }
  }

  @Test
  public void sameSeedSameTraining() {
    try (Weights a = fresh(DIMENSION, 2, 4);
        Weights b = fresh(DIMENSION, 2, 4);
        Weights c = fresh(DIMENSION, 2, 5)) {
      float[] losses = train(a, 5);
      assertArrayEquals(losses, train(b, 5), 0);
      assertFalse(Arrays.equals(losses, train(c, 5)));
    }
  }

  @Test
  public void weightOfTheTargetScalesTheLoss() {
    try (Weights weights = fresh(DIMENSION, 2, 6);
        PointerScope scope = new PointerScope();
        HeadTraining training = head.training(weights)) {
      Tensor features = bag(20, DIMENSION, 1);
      double once = training.loss(features, new ClassTarget(1, 1), Randomness.NONE).item_double();
      double thrice = training.loss(features, new ClassTarget(1, 3), Randomness.NONE).item_double();
      if (head.name().startsWith("mhim")) {
        assertTrue(thrice > once); // consistency with the teacher has no class
      } else {
        assertEquals(3 * once, thrice, 1e-4);
      }
    }
  }

  @Test
  public void comesBackFromAFileWithItsSizes() throws Exception {
    for (int classes = 2; classes <= 3; classes++) {
      try (Weights saved = fresh(DIMENSION, classes, 7);
          PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        SafeTensors file = SafeTensors.parse(saved.save(Map.of()).toBytes(), "file");
        HeadSizes sizes = head.sizes(file);
        assertEquals(head.sizes(DIMENSION, classes), sizes);
        try (Weights loaded = new Weights();
            Initialiser initialiser = new Initialiser(loaded, 99)) {
          head.initialise(initialiser, sizes);
          loaded.load(file, "file");
          Tensor features = bag(10, DIMENSION, 2);
          assertArrayEquals(
              Tensors.floats(head.forward(saved, features, Randomness.NONE).logits()),
              Tensors.floats(head.forward(loaded, features, Randomness.NONE).logits()),
              0);
        }
      }
    }
  }

  /** All tiles are shifted: down in negative bags, up in positive ones. */
  private static Tensor labelledBag(int label, int seed) {
    Tensor shift = Tensors.of(new float[] {label == 0 ? -1 : 1}, 1);
    return bag(12 + seed % 3, DIMENSION, seed).add(shift);
  }

  /** Trains on alternating bags; returns the losses. */
  private float[] train(Weights weights, int steps) {
    float[] losses = new float[steps];
    try (AdamW optimiser = new AdamW(List.of(new AdamW.Group(weights.parameters(), 5e-3, 0)));
        HeadTraining training = head.training(weights);
        Randomness randomness = Randomness.training(0.1, 1)) {
      for (int step = 0; step < steps; step++) {
        try (PointerScope scope = new PointerScope()) {
          int label = step % 2;
          Tensor loss =
              training.loss(labelledBag(label, step), new ClassTarget(label, 1), randomness);
          loss.backward();
          losses[step] = loss.item_float();
          optimiser.step(1);
          optimiser.zeroGradients();
          training.stepped();
        }
      }
    }
    return losses;
  }

  private Weights fresh(int dimension, int classes, long seed) {
    Weights weights = new Weights();
    try (Initialiser initialiser = new Initialiser(weights, seed)) {
      head.initialise(initialiser, head.sizes(dimension, classes));
    }
    return weights;
  }

  private static Tensor bag(int tiles, int dimension, long seed) {
    Random random = new Random(seed);
    float[] values = new float[tiles * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensors.of(values, tiles, dimension);
  }

  private static Tensor index(int[] order) {
    float[] values = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      values[i] = order[i];
    }
    return Tensors.of(values, values.length)
        .to(Tensors.device(org.contexture.network.device.Device.CPU), torch.ScalarType.Long);
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
