package org.contexture.mil.head;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.mil.head.ClamInstanceLoss.Comparison;
import org.contexture.mil.head.ClamInstanceLoss.Subtyping;
import org.contexture.network.Initialiser;
import org.contexture.network.Weights;
import org.junit.Before;
import org.junit.Test;

/** What can be told of each head, and that it is heard. */
@SuppressWarnings("try") // scopes act by being closed
public class HeadOptionsTest {

  private static final int TILES = 30;
  private static final int DIMENSION = 24;
  private static final ClassTarget TARGET = new ClassTarget(1, 1);

  @Before
  public void oneThread() {
    torch.set_num_threads(1);
  }

  @Test
  public void headsAreAsTheirAuthorsHaveThem() {
    assertEquals(new Abmil(128), Heads.named("abmil"));
    assertEquals(new GatedAbmil(128), Heads.named("gated-abmil"));
    ClamInstanceLoss clustering = new ClamInstanceLoss(8, Subtyping.AUTO, Comparison.CROSS_ENTROPY);
    assertEquals(new Clam(Clam.Branches.SINGLE, clustering, 0.7), Heads.named("clam-sb"));
    assertEquals(new Clam(Clam.Branches.MULTIPLE, clustering, 0.7), Heads.named("clam-mb"));
    assertEquals(new Dsmil(0.5), Heads.named("dsmil"));
    assertEquals(new TransMil(512), Heads.named("transmil"));
    assertEquals(
        new Mhim(new MhimEncoder.Attention(), 1, new HardTiles(0.5, 0, 0.01, 0.5), 0.1, 0.9999),
        Heads.named("mhim-abmil"));
    assertEquals(
        new Mhim(new MhimEncoder.Transformer(), 1, new HardTiles(0, 0.8, 0.03, 0.5), 0.1, 0.9999),
        Heads.named("mhim-transmil"));
    assertEquals(
        new Mhim(new MhimEncoder.Attention(), 2, new HardTiles(0, 0, 0.03, 1), 0.5, 0.9997),
        Heads.named("mhim2-abmil"));
  }

  /** Loss = w · classification + (1 − w) · clustering, the mean over classes with subtyping. */
  @Test
  public void clamWeighsTheSlideAndTheTilesItClusters() {
    for (Clam.Branches branches : Clam.Branches.values()) {
      Clam whole = clam(branches, 4, Subtyping.NO, Comparison.CROSS_ENTROPY, 1);
      Clam tiles = clam(branches, 4, Subtyping.NO, Comparison.CROSS_ENTROPY, 0);
      Clam mixed = clam(branches, 4, Subtyping.NO, Comparison.CROSS_ENTROPY, 0.25);
      assertEquals(0.25 * loss(whole) + 0.75 * loss(tiles), loss(mixed), 1e-6);
      Clam more = clam(branches, 5, Subtyping.NO, Comparison.CROSS_ENTROPY, 0);
      assertNotEquals(loss(tiles), loss(more), 1e-6);
      Clam subtypes = clam(branches, 4, Subtyping.YES, Comparison.CROSS_ENTROPY, 0);
      assertNotEquals(loss(tiles), loss(subtypes), 1e-6);
      Clam auto = clam(branches, 4, Subtyping.AUTO, Comparison.CROSS_ENTROPY, 0);
      assertEquals("two classes", loss(tiles), loss(auto), 0);
    }
  }

  /** log(exp(0) + exp(s_0 + 1 − s_1)) for target 1, by hand. */
  @Test
  public void theSmoothSvmAsksForAMargin() {
    ClamInstanceLoss svm = new ClamInstanceLoss(1, Subtyping.NO, Comparison.SMOOTH_SVM);
    try (PointerScope scope = new PointerScope()) {
      Tensor logits = torch.tensor(new float[] {0.5f, 2f, -1f, 0.25f}).reshape(2, 2);
      double first = Math.log(1 + Math.exp(0.5 + 1 - 2));
      double second = Math.log(1 + Math.exp(-1 + 1 - 0.25));
      assertEquals((first + second) / 2, svm.compared(logits, 1).item_double(), 1e-6);
      double other = Math.log(1 + Math.exp(2 + 1 - 0.5)) + Math.log(1 + Math.exp(0.25 + 1 + 1));
      assertEquals(other / 2, svm.compared(logits, 0).item_double(), 1e-6);
    }
  }

  @Test
  public void dsmilWeighsItsStreams() {
    double both = loss(new Dsmil(0.5));
    double bag = loss(new Dsmil(0));
    double highest = loss(new Dsmil(1));
    assertNotEquals(bag, highest, 1e-4);
    assertEquals((bag + highest) / 2, both, 1e-6);
    assertEquals(0.2 * highest + 0.8 * bag, loss(new Dsmil(0.2)), 1e-6);
  }

  /** The mean of both chances, and of both values; with one output the second class is its. */
  @Test
  public void dsmilAnswersWithTheMeanOfItsStreams() {
    Dsmil head = new Dsmil();
    for (int outputs = 1; outputs <= 2; outputs++) {
      try (PointerScope scope = new PointerScope();
          Weights weights = new Weights();
          Initialiser initialiser = new Initialiser(weights, 1)) {
        head.initialise(initialiser, head.sizes(DIMENSION, 2).withOutputs(outputs));
        Tensor bag = FormulaWeights.tensor("input", TILES, DIMENSION);
        Dsmil.Streams streams = Dsmil.streams(weights, bag, Randomness.NONE);
        HeadOutput output = head.forward(weights, bag, Randomness.NONE);
        for (int c = 0; c < outputs; c++) {
          double one = streams.bag().select(1, c).item_double();
          double other = streams.highest().select(1, c).item_double();
          double chance = (sigmoid(one) + sigmoid(other)) / 2;
          double logit = output.logits().select(1, c).item_double();
          assertEquals(chance, outputs == 1 ? sigmoid(logit) : Math.exp(logit), 1e-6);
          assertEquals((one + other) / 2, output.values().select(1, c).item_double(), 1e-6);
        }
      }
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  public void attentionAndTokensAreAsWideAsToldAndModelsLoadWhateverTheirWidth() throws Exception {
    for (MilHead head : List.of(new Abmil(7), new GatedAbmil(9), new TransMil(64))) {
      try (Weights weights = weights(head, 512)) {
        HeadSizes sizes = head.sizes(512, 2);
        assertTrue(sizes.attention() == 7 || sizes.attention() == 9 || sizes.width() == 64);
        assertEquals(sizes, Heads.named(head.name()).sizes(weights.save(java.util.Map.of())));
      }
    }
  }

  @Test
  public void mhimMasksAndFollowsAsTold() {
    Mhim published = Mhim.published(new MhimEncoder.Attention(), 1);
    HardTiles none = new HardTiles(0, 0, 0, 1);
    Mhim alone = new Mhim(new MhimEncoder.Attention(), 1, none, 0, 0.5);
    try (PointerScope scope = new PointerScope();
        Weights weights = weights(alone, DIMENSION)) {
      Tensor bag = FormulaWeights.tensor("input", TILES, DIMENSION);
      Tensor classification = TARGET.loss(alone.forward(weights, bag, Randomness.NONE).logits());
      assertEquals(classification.item_double(), loss(alone), 1e-6);
      try (Mhim.Training training = new Mhim.Training(alone, weights);
          Randomness draws = Randomness.training(0, 1)) {
        assertEquals(TILES, training.guide(bag, draws).kept().size(0));
      }
      Mhim half = new Mhim(new MhimEncoder.Attention(), 1, new HardTiles(0, 0.25, 0.25, 1), 0, 0.5);
      try (Mhim.Training training = new Mhim.Training(half, weights);
          Randomness draws = Randomness.training(0, 1)) {
        assertEquals(TILES - 2 * 8, training.guide(bag, draws).kept().size(0));
      }
    }
    assertNotEquals(loss(published), loss(alone), 1e-4);
  }

  @Test
  public void whatIsOutOfRangeIsNamed() {
    for (Runnable bad :
        List.<Runnable>of(
            () -> new Abmil(0),
            () -> new GatedAbmil(-1),
            () -> new Dsmil(1.5),
            () -> new TransMil(100),
            () -> new ClamInstanceLoss(0, Subtyping.NO, Comparison.SMOOTH_SVM),
            () -> clam(Clam.Branches.SINGLE, 8, Subtyping.NO, Comparison.SMOOTH_SVM, -0.1),
            () -> new HardTiles(1, 0, 0, 1),
            () -> new HardTiles(0, 0, 0, 0))) {
      String message = assertThrows(IllegalArgumentException.class, bad::run).getMessage();
      assertTrue(message, message.startsWith("The head's option “"));
    }
  }

  private static Clam clam(
      Clam.Branches branches,
      int tiles,
      Subtyping subtyping,
      Comparison comparison,
      double bagWeight) {
    return new Clam(branches, new ClamInstanceLoss(tiles, subtyping, comparison), bagWeight);
  }

  private static double loss(MilHead head) {
    try (PointerScope scope = new PointerScope();
        Weights weights = weights(head, DIMENSION);
        Randomness draws = Randomness.training(0, 3);
        HeadTraining training = head.training(weights)) {
      Tensor bag = FormulaWeights.tensor("input", TILES, DIMENSION);
      return training.loss(bag, TARGET, draws).item_double();
    }
  }

  private static Weights weights(MilHead head, int dimension) {
    Weights weights = new Weights();
    try (Initialiser initialiser = new Initialiser(weights, 1)) {
      head.initialise(initialiser, head.sizes(dimension, 2));
    }
    return weights;
  }
}
