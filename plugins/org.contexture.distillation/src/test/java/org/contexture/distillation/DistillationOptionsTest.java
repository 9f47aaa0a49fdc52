package org.contexture.distillation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.Summand;
import org.contexture.distillation.term.TermKind;
import org.junit.Test;

public class DistillationOptionsTest {

  /** Its tiles see only those before them, which a cluster's mean does not heed. */
  @Test
  public void aRandomOrderHasNoClusters() {
    DistillationOptions permuted =
        DistillationOptions.defaults().with(Objective.defaults().of("permuted cosine"));
    ContextSize clustered = new ContextSize(1, 2, 4);
    assertThrows(IllegalArgumentException.class, () -> permuted.with(clustered));
    assertEquals(
        "ContextSize[layers=1, heads=2, tilesPerCluster=4]",
        DistillationOptions.defaults().with(clustered).context().toString());
    assertEquals(
        "checkpoints of before",
        "ContextSize[layers=1, heads=2]",
        new ContextSize(1, 2).toString());
  }

  @Test
  public void defaultsAreTheMethodsButForTheLoss() {
    DistillationOptions defaults = DistillationOptions.defaults();
    assertEquals(2, defaults.sampling().windowSide()); // a step sees 16 places
    assertEquals(0.5, defaults.sampling().maskRatio(), 0);
    // l1 is answered by medians
    assertEquals("masked_and_own cosine", Summand.write(defaults.objective().terms()));
  }

  @Test
  public void runsOfAutomaticLengthSeeAHundredThousandTilesAndPassOverAllAtLeastOnce() {
    assertEquals(1, Schedule.epochs(1_000_000));
    assertEquals(1, Schedule.epochs(100_000));
    assertEquals(2, Schedule.epochs(99_999));
    assertEquals(28, Schedule.epochs(3_600));
    assertEquals(100_000, Schedule.epochs(0));
  }

  @Test
  public void combinationsWithoutSenseAreRefusedWithTheReason() {
    assertRefused("normalises the targets", TermKind.MASKED, LossKind.NORMALISED, true);
    assertRefused("compared by one of [L1, SMOOTH_L1]", TermKind.RELATIONS, LossKind.COSINE, true);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Objective(MaskKind.BLOCK, TeacherKind.FROZEN, TermKind.OWN, LossKind.L1, true));
  }

  private static void assertRefused(
      String reason, TermKind target, LossKind loss, boolean standardised) {
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
