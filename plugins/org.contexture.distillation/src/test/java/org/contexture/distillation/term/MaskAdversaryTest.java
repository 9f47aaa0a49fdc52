package org.contexture.distillation.term;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Tensors;
import org.junit.Test;

/** −Σ softmax(g)_i · ℓ_i of each window (Chen et al. 2023), worked out by hand. */
@SuppressWarnings("try") // scopes only free what was made in them
public class MaskAdversaryTest {

  private static final float[] LOGITS = {0.3f, -1, 2, 0.5f, 0.1f, 4};
  private static final float[] LOSSES = {0.9f, 0.2f, 0.5f, 0.7f, 0.7f, 1};

  @Test
  public void theLossToExpectIsThatOfATileDrawnByTheLogits() {
    double sum = Math.exp(0.3) + Math.exp(-1) + Math.exp(2);
    double expected = (Math.exp(0.3) * 0.9 + Math.exp(-1) * 0.2 + Math.exp(2) * 0.5) / sum;
    try (PointerScope scope = new PointerScope()) {
      float[] perWindow = Tensors.floats(expected(LOGITS, 3, 2, 1));
      assertArrayEquals(new float[] {(float) -expected, -0.7f}, perWindow, 1e-6f);
      assertEquals("no choice, no loss", 0, expected(LOGITS, 1, 1, 1, 1, 1, 1).size(0));
    }
  }

  /** Its gradient raises the logits of what is foreseen worse than expected, and no other. */
  @Test
  public void theGeneratorComesToHideWhatIsForeseenBadly() {
    try (PointerScope scope = new PointerScope()) {
      Tensor logits = Tensors.of(LOGITS, 6).set_requires_grad(true);
      Tensor losses = Tensors.of(LOSSES, 6).set_requires_grad(true);
      expected(logits, losses, 3, 2, 1).sum().backward();
      float[] gradient = Tensors.floats(logits.grad());
      assertTrue("the worst goes up", gradient[0] < 0);
      assertTrue("the best goes down", gradient[1] > 0);
      assertEquals("shares sum to 1", 0, gradient[0] + gradient[1] + gradient[2], 1e-6);
      assertEquals("alike", 0, gradient[3], 1e-6);
      assertEquals("alone", 0, gradient[5], 0);
      assertTrue("the network does not learn from it", !losses.grad().defined());
    }
  }

  private static Tensor expected(float[] logits, int... tiles) {
    return expected(Tensors.of(logits, 6), Tensors.of(LOSSES, 6), tiles);
  }

  private static Tensor expected(Tensor logits, Tensor losses, int... tiles) {
    return new MaskedTiles(Arrays.stream(tiles).boxed().toList())
        .each(logits, losses, MaskAdversary::expected);
  }
}
