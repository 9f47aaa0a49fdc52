package org.contexture.distillation;

import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.TeacherKind;

/**
 * What is masked, who sets the targets, which of them are predicted, and how predictions are
 * compared with them.
 *
 * @param mask which tiles are hidden
 * @param teacher who sets the targets
 * @param target which targets are predicted
 * @param loss how they are compared
 * @param standardised whether each dimension of the targets is shifted and scaled to mean 0 and
 *     deviation 1 (over the tiles seen so far) before it is compared
 */
public record Objective(
    MaskKind mask, TeacherKind teacher, TargetKind target, LossKind loss, boolean standardised) {

  public Objective {
    if (standardised && loss == LossKind.NORMALISED) {
      throw new IllegalArgumentException(
          "The loss NORMALISED already normalises the targets, per tile. Turn off their"
              + " standardisation, or choose another loss.");
    }
    if (target == TargetKind.RELATIONS && loss != LossKind.L1 && loss != LossKind.SMOOTH_L1) {
      throw new IllegalArgumentException(
          "Relations are cosines already; only the losses L1 and SMOOTH_L1 compare them, found "
              + loss
              + ".");
    }
    if (target == TargetKind.OWN && mask != MaskKind.RANDOM) {
      throw new IllegalArgumentException(
          "The target OWN masks nothing, so the mask " + mask + " would be without effect.");
    }
  }

  /**
   * Random masks, a frozen teacher, context and own tiles side by side, and the cosine of
   * standardised targets. The paper's l1 is at its least where medians are predicted, and most of a
   * ReLU network's features are nearly always 0: with l1 the student learns hardly more than that.
   */
  public static Objective defaults() {
    return new Objective(
        MaskKind.RANDOM, TeacherKind.FROZEN, TargetKind.MASKED_AND_OWN, LossKind.COSINE, true);
  }

  /** As Pisula &amp; Bozek 2024 state it, with standardised targets: masked tiles, l1. */
  public static Objective published() {
    return new Objective(MaskKind.RANDOM, TeacherKind.FROZEN, TargetKind.MASKED, LossKind.L1, true);
  }
}
