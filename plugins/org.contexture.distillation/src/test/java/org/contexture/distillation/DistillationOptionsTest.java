package org.contexture.distillation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.TeacherKind;
import org.junit.Test;

public class DistillationOptionsTest {

  @Test
  public void defaultsAreTheMethodsButForTheLoss() {
    DistillationOptions defaults = DistillationOptions.defaults();
    assertEquals(4, defaults.windowSide());
    assertEquals(0.5, defaults.maskRatio(), 0);
    assertEquals(LossKind.COSINE, defaults.objective().loss()); // l1 is answered by medians
  }

  @Test
  public void combinationsWithoutSenseAreRefusedWithTheReason() {
    assertRefused("normalises the targets", TargetKind.MASKED, LossKind.NORMALISED, true);
    assertRefused("Relations are cosines", TargetKind.RELATIONS, LossKind.COSINE, true);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Objective(MaskKind.BLOCK, TeacherKind.FROZEN, TargetKind.OWN, LossKind.L1, true));
  }

  private static void assertRefused(
      String reason, TargetKind target, LossKind loss, boolean standardised) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Objective(MaskKind.RANDOM, TeacherKind.FROZEN, target, loss, standardised));
    assertTrue(refusal.getMessage(), refusal.getMessage().contains(reason));
  }

  @Test
  public void valuesOutOfRangeAreNamed() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> TinyRuns.options(2, 1.5));
    assertEquals("The mask ratio must be 0 … 1, found 1.5.", refusal.getMessage());
  }

  @Test
  public void aWindowOfOneTileHasNoContext() {
    assertThrows(IllegalArgumentException.class, () -> TinyRuns.options(1, 0.5));
  }
}
