package org.contexture.knime.nodes.distillation;

import org.contexture.learning.distillation.TargetKind;
import org.contexture.learning.distillation.loss.LossKind;
import org.contexture.learning.distillation.mask.MaskKind;
import org.contexture.learning.distillation.teacher.TeacherKind;
import org.knime.node.parameters.widget.choices.Label;

/** The choices of distillation as the dialog shows them; constants are saved by name. */
final class DistillationObjective {

  private DistillationObjective() {}

  enum Mask {
    @Label(value = "random", description = "Any tiles of the window, all alike likely.")
    RANDOM,
    @Label(value = "block", description = "Rectangles of neighbouring tiles.")
    BLOCK,
    @Label(
        value = "coloured noise",
        description = "Irregular patches, cut out of smoothed noise (ColorMAE).")
    COLOURED_NOISE,
    @Label(
        value = "attention-guided",
        description = "Preferably the tiles that the context network attends to (AMT).")
    ATTENTION_GUIDED,
    @Label(
        value = "hard tiles",
        description = "Preferably the tiles that are hard to predict (HPM).")
    HARD_TILES;

    MaskKind kind() {
      return MaskKind.valueOf(name());
    }
  }

  enum Teacher {
    @Label(value = "the given encoder, frozen", description = "As in Pisula &amp; Bozek 2024.")
    FROZEN,
    @Label(
        value = "moving average of the student",
        description = "The encoder at the teacher's port is not used.")
    MOMENTUM,
    @Label(
        value = "random weights (control)",
        description = "The given architecture, knowing nothing: what does the teacher add?")
    RANDOM;

    TeacherKind kind() {
      return TeacherKind.valueOf(name());
    }
  }

  enum Target {
    @Label(value = "masked tiles", description = "The teacher's features of the masked tiles.")
    MASKED,
    @Label(
        value = "masked and visible tiles",
        description = "The features of all tiles: context and plain distillation together.")
    MASKED_AND_VISIBLE,
    @Label(
        value = "masked tiles, and visible ones from themselves",
        description =
            "The masked tiles from their neighbours, and each visible tile from its own feature"
                + " alone: context and plain distillation side by side.")
    MASKED_AND_OWN,
    @Label(
        value = "relations between tiles",
        description = "How similar each tile is to the others of its window (after TinyMIM).")
    RELATIONS,
    @Label(
        value = "each tile's own (control)",
        description = "Nothing is masked and no tile sees another: what does context add?")
    OWN;

    TargetKind kind() {
      return TargetKind.valueOf(name());
    }
  }

  enum Loss {
    @Label(value = "l1", description = "Mean absolute difference.")
    L1,
    @Label(value = "smooth l1", description = "Squared near zero, absolute beyond.")
    SMOOTH_L1,
    @Label(value = "cosine", description = "One minus the cosine of the angle.")
    COSINE,
    @Label(
        value = "on normalised targets",
        description = "On targets that are normalised per tile (feature distillation).")
    NORMALISED,
    @Label(value = "direction and norm", description = "Angle and length apart (ND).")
    DIRECTION_AND_NORM;

    LossKind kind() {
      return LossKind.valueOf(name());
    }
  }
}
