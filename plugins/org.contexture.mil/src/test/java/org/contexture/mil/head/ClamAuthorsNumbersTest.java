package org.contexture.mil.head;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * CLAM with one and with several branches against its authors' code, for two classes and for three,
 * which are subtypes.
 */
@RunWith(Parameterized.class)
@SuppressWarnings("try") // scopes act by being closed
public class ClamAuthorsNumbersTest {

  private static final int DIMENSION = 24;
  private static final double FP32 = 1e-5;

  private final MilHead head;
  private final int classes;
  private final int tiles;
  private final boolean peaked;

  @Parameters(name = "{0}, {1} classes, {2} tiles, peaked {3}")
  public static List<Object[]> cases() {
    List<Object[]> cases = new ArrayList<>();
    for (String head : List.of("clam-sb", "clam-mb")) {
      for (boolean peaked : new boolean[] {false, true}) {
        cases.add(new Object[] {head, 2, 20, peaked});
        cases.add(new Object[] {head, 3, 70, peaked});
      }
    }
    return cases;
  }

  public ClamAuthorsNumbersTest(String head, int classes, int tiles, boolean peaked) {
    this.head = Heads.named(head);
    this.classes = classes;
    this.tiles = tiles;
    this.peaked = peaked;
  }

  /** Threads that wait for each other make tiny bags slow on a busy machine. */
  @Before
  public void oneThread() {
    torch.set_num_threads(1);
  }

  @Test
  public void attendsClassifiesAndLearnsAsTheAuthorsCodeDoes() throws Exception {
    Fixture numbers = Fixture.ofFormulas(peaked);
    String name = String.format(Locale.ROOT, "%s.%d.%d.", head.name(), classes, tiles);
    try (PointerScope scope = new PointerScope();
        Weights weights = FormulaWeights.of(head, head.sizes(DIMENSION, classes), "", peaked)) {
      Tensor bag = FormulaWeights.tensor("input", tiles, DIMENSION);
      HeadOutput output = head.forward(weights, bag, Randomness.NONE);
      numbers.check(name + "logits", output.logits(), FP32);
      numbers.check(name + "attention", output.attention(), FP32);
      bag.set_requires_grad(true);
      Tensor loss = head.training(weights).loss(bag, new ClassTarget(1, 1), Randomness.NONE);
      loss.backward();
      numbers.check(name + "loss", loss, FP32);
      numbers.checkGradients(name + "loss", weights, bag, FP32);
    }
  }
}
