package org.contexture.distillation.loss;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.Test;

/** Each loss against its formula worked out by hand for two tiles of two dimensions. */
@SuppressWarnings("try") // scopes only free what was made in them
public class TileLossTest {

  private static final float[] PREDICTED = {3, 4, 0, 1};
  private static final float[] TARGET = {4, 3, 0.5f, 0};

  @Test
  public void l1() {
    assertLosses(LossKind.L1, 1, 0.75);
  }

  @Test
  public void smoothL1IsQuadraticBelowOne() {
    assertLosses(LossKind.SMOOTH_L1, 0.5, (0.125 + 0.5) / 2);
  }

  @Test
  public void cosine() {
    assertLosses(LossKind.COSINE, 1 - 24.0 / 25, 1);
  }

  @Test
  public void normalisedTargetsAreOneAndMinusOneInTwoDimensions() {
    assertLosses(LossKind.NORMALISED, (1.5 + 4.5) / 2, (0.5 + 1.5) / 2); // 3−1, 4+1; 0−1, 1+1
  }

  /** |δ| of 2, 5, 1 and 2 with β = 2: δ²/4 or |δ| − 1. */
  @Test
  public void featureDistillationHasABetaOfTwo() {
    assertLosses(LossKind.FEATURE_DISTILLATION, (1 + 4) / 2.0, (0.25 + 1) / 2);
  }

  @Test
  public void directionAndNormPunishesPredictionsThatAreTooShort() {
    assertLosses(LossKind.DIRECTION_AND_NORM, 1 - 24.0 / 25, 1);
    try (PointerScope scope = new PointerScope()) {
      Tensor target = tensor(TARGET);
      Tensor shorter = tensor(new float[] {2, 1.5f, 0.25f, 0});
      double loss = LossKind.DIRECTION_AND_NORM.loss().of(shorter, target).mean().item_double();
      assertEquals("half as long, same direction", 0.5, loss, 1e-6);
    }
  }

  /** Every loss's duty: one value per tile, zero at best, finite gradients even at zero vectors. */
  @Test
  public void everyLossHasFiniteGradientsAtZero() {
    for (LossKind kind : LossKind.values()) {
      try (PointerScope scope = new PointerScope()) {
        Tensor predicted = tensor(new float[4]);
        predicted.set_requires_grad(true);
        Tensor losses = kind.loss().of(predicted, tensor(new float[4]));
        assertEquals(kind.toString(), 2, losses.numel());
        losses.mean().backward();
        assertTrue(kind.toString(), predicted.grad().isfinite().all().item_bool());
      }
    }
  }

  private static void assertLosses(LossKind kind, double... expected) {
    try (PointerScope scope = new PointerScope()) {
      Tensor losses = kind.loss().of(tensor(PREDICTED), tensor(TARGET));
      for (int tile = 0; tile < expected.length; tile++) {
        assertEquals(expected[tile], losses.select(0, tile).item_double(), 1e-4);
      }
    }
  }

  /** [2, 2] */
  private static Tensor tensor(float[] values) {
    return Tensor.create(values, 2, 2);
  }
}
