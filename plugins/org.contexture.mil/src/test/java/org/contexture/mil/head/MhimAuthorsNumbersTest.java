package org.contexture.mil.head;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Weights;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/**
 * MHIM against its authors' code: which tiles are masked, what the student makes of the others, the
 * consistency with the teacher, gradients, the recycle network's query, predictions.
 */
@RunWith(Parameterized.class)
@SuppressWarnings("try") // scopes act by being closed
public class MhimAuthorsNumbersTest {

  private static final int TILES = 40;
  private static final int DIMENSION = 48;
  private static final long SEED = 7;
  private static final double ATTENTION = 1e-5;
  private static final double NYSTROM = 5e-5;

  private final Mhim head;
  private final boolean peaked;
  private final double tolerance;

  @Parameters(name = "{0}, peaked {1}")
  public static List<Object[]> heads() {
    List<Object[]> heads = new ArrayList<>();
    for (int version = 1; version <= 2; version++) {
      for (MilHead head :
          List.<MilHead>of(
              Mhim.published(new MhimEncoder.Attention(), version),
              Mhim.published(new MhimEncoder.Transformer(), version))) {
        heads.add(new Object[] {head.name(), false, head});
        heads.add(new Object[] {head.name(), true, head});
      }
    }
    return heads;
  }

  public MhimAuthorsNumbersTest(String name, boolean peaked, MilHead head) {
    this.head = (Mhim) head;
    this.peaked = peaked;
    this.tolerance = name.endsWith("transmil") ? NYSTROM : ATTENTION;
  }

  /** Threads that wait for each other make tiny bags slow on a busy machine. */
  @Before
  public void oneThread() {
    torch.set_num_threads(1);
  }

  @Test
  public void trainsAndPredictsAsTheAuthorsCodeDoes() throws Exception {
    Fixture numbers = Fixture.ofFormulas(peaked);
    try (PointerScope scope = new PointerScope();
        Weights student = weights("student.")) {
      Tensor bag = FormulaWeights.tensor("input", TILES, DIMENSION);
      bag.set_requires_grad(true);
      try (Mhim.Training training = new Mhim.Training(head, student, weights("teacher."));
          Randomness draws = Randomness.training(0, SEED)) {
        Tensor loss = training.loss(bag, new ClassTarget(1, 1), draws);
        numbers.check(name("loss"), loss, tolerance);
        loss.backward();
        numbers.checkGradients(name("loss"), student, bag, tolerance);
      }
      if (head.version() == 2) {
        numbers.check(name("query"), student.get("merge.global_q_mm"), tolerance);
        FormulaWeights.fill(student, "student.", peaked);
      }
      HeadOutput output = head.forward(student, bag, Randomness.NONE);
      numbers.check(name("predicted"), output.logits(), tolerance);
      numbers.check(name("attention"), output.attention(), tolerance);
    }
  }

  @Test
  public void masksTheTilesThatTheAuthorsCodeMasks() throws Exception {
    Fixture numbers = Fixture.ofFormulas(peaked);
    try (PointerScope scope = new PointerScope();
        Weights student = weights("student.");
        Mhim.Training training = new Mhim.Training(head, student, weights("teacher."));
        Randomness draws = Randomness.training(0, SEED)) {
      Tensor bag = FormulaWeights.tensor("input", TILES, DIMENSION);
      Mhim.Training.Guide guide = training.guide(bag, draws);
      numbers.check(name("teacher"), guide.bag(), tolerance);
      numbers.check(name("guide"), guide.importance(), tolerance);
      numbers.check(name("kept"), guide.kept(), 0);
    }
  }

  private String name(String number) {
    return head.name() + "." + number;
  }

  private Weights weights(String who) {
    return FormulaWeights.of(head, head.sizes(DIMENSION, 2), who, peaked);
  }
}
