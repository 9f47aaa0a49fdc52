package org.contexture.distillation.context;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Initialiser;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.junit.Test;

@SuppressWarnings("try") // scopes only free what was made in them
public class ContextTransformerTest {

  private static final ContextTransformer TRANSFORMER = new ContextTransformer(2, 8, 2, 2);

  @Test
  public void absentTilesAreNotLookedAt() {
    try (Weights weights = weights();
        PointerScope scope = new PointerScope()) {
      float[] tokens = random(4 * 8);
      float[] other = tokens.clone();
      Arrays.fill(other, 3 * 8, 4 * 8, 7f); // position 3 is absent
      Tensor allowed = Tensor.create(new boolean[] {true, true, true, false}, 1, 1, 1, 4);
      assertArrayEquals(
          Arrays.copyOf(forward(weights, tokens, allowed), 3 * 8),
          Arrays.copyOf(forward(weights, other, allowed), 3 * 8),
          1e-6f);
    }
  }

  @Test
  public void attentionIsEvenWhereAllTilesAskAlike() {
    try (Weights weights = weights();
        PointerScope scope = new PointerScope()) {
      for (int layer = 0; layer < 2; layer++) {
        weights.get("context.layers." + layer + ".self_attn.in_proj_weight").detach().zero_();
      }
      Tensor present = Tensor.create(new boolean[] {true, false, true, true}, 1, 1, 1, 4);
      Tensor received =
          TRANSFORMER.attentionReceived(weights, Tensors.of(random(32), 1, 4, 8), present);
      float third = 1f / 3;
      assertArrayEquals(new float[] {third, 0, third, third}, Tensors.floats(received), 1e-6f);
    }
  }

  @Test
  public void whatAbsentTilesWouldLookAtDoesNotCount() {
    try (Weights weights = weights();
        PointerScope scope = new PointerScope()) {
      float[] tokens = random(4 * 8);
      float[] other = tokens.clone();
      for (int d = 0; d < 8; d++) {
        other[8 + d] = 9f * (d % 3 - 1); // position 1 is absent
      }
      Tensor present = Tensor.create(new boolean[] {true, false, true, true}, 1, 1, 1, 4);
      assertArrayEquals(
          Tensors.floats(
              TRANSFORMER.attentionReceived(weights, Tensors.of(tokens, 1, 4, 8), present)),
          Tensors.floats(
              TRANSFORMER.attentionReceived(weights, Tensors.of(other, 1, 4, 8), present)),
          1e-6f);
    }
  }

  @Test
  public void maskedTilesGetTheMaskTokenAndEveryoneItsPosition() {
    try (Weights weights = weights();
        PointerScope scope = new PointerScope()) {
      weights.get("context.mask_token").detach().fill_(new Scalar(5));
      weights.get("context.positions").detach().fill_(new Scalar(1));
      Tensor features = Tensors.of(new float[8], 1, 8);
      features.fill_(new Scalar(2));
      Tensor tokens =
          TRANSFORMER.tokens(
              weights, features, Tensor.create(new long[] {2}, 1), Tensor.create(0L, 3L), 1);
      float[] values = Tensors.floats(tokens);
      assertEquals("masked", 6, values[0], 0);
      assertEquals("absent", 1, values[8], 0);
      assertEquals("visible", 3, values[2 * 8], 0);
      assertEquals("masked", 6, values[3 * 8 + 7], 0);
    }
  }

  @Test
  public void headsThatCannotShareTheFeaturesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ContextTransformer(2, 8, 1, 3));
  }

  private static float[] forward(Weights weights, float[] tokens, Tensor allowed) {
    return Tensors.floats(
        TRANSFORMER.forward(weights, Tensors.of(tokens, 1, 4, 8), allowed)); // [1, 4, 8]
  }

  private static Weights weights() {
    Weights weights = new Weights();
    try (Initialiser initialiser = new Initialiser(weights, 3)) {
      TRANSFORMER.initialise(initialiser);
    }
    return weights;
  }

  private static float[] random(int count) {
    Random random = new Random(4);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
