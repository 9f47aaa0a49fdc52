package org.contexture.knime.nodes.distillation;

import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.teacher.TeacherResolution;
import org.contexture.distillation.term.TermKind;
import org.knime.node.parameters.migration.DefaultProvider;
import org.knime.node.parameters.updates.EffectPredicate;
import org.knime.node.parameters.updates.EffectPredicateProvider;
import org.knime.node.parameters.updates.ParameterReference;
import org.knime.node.parameters.widget.choices.Label;

/** The choices of distillation as the dialog shows them; constants are saved by name. */
final class DistillationObjective {

  private DistillationObjective() {}

  enum Mask {
    @Label(value = "Random", description = "Any tiles of the window, all alike likely.")
    RANDOM,
    @Label(value = "Block", description = "Rectangles of neighbouring tiles.")
    BLOCK,
    @Label(
        value = "Coloured noise",
        description = "Irregular patches, cut out of smoothed noise (ColorMAE).")
    COLOURED_NOISE,
    @Label(
        value = "Attention-guided",
        description = "Preferably the tiles that the context network attends to (AMT).")
    ATTENTION_GUIDED,
    @Label(
        value = "Hard tiles",
        description = "Preferably the tiles that are hard to predict (HPM).")
    HARD_TILES,
    @Label(value = "Red noise", description = "Large patches: low frequencies (ColorMAE).")
    RED_NOISE,
    @Label(value = "Blue noise", description = "Tiles apart: high frequencies (ColorMAE).")
    BLUE_NOISE,
    @Label(
        value = "Purple noise",
        description = "Low and high frequencies, not those between (ColorMAE).")
    PURPLE_NOISE,
    @Label(
        value = "Attention-guided, with throwing",
        description =
            "AMT as published: chance in the first tenth of the steps; then of the attended tiles"
                + " some are masked and some left out altogether.")
    ATTENTION_THROWING,
    @Label(
        value = "Frequency and attention, with throwing",
        description = "As before, attention weighed by a tile's coarse structure (FAMT).")
    FREQUENCY_ATTENTION_THROWING,
    @Label(
        value = "Self-adaptive",
        description =
            "Tiles that a slow copy attends to and that are hard to predict, the more so the longer"
                + " the training (OpenUS).")
    SELF_ADAPTIVE,
    @Label(
        value = "Learned",
        description =
            "Tiles that a generator, which learns along, expects the network to foresee badly"
                + " (AutoMAE).")
    LEARNED;

    MaskKind kind() {
      return MaskKind.valueOf(name());
    }
  }

  enum Teacher {
    @Label(
        value = "The given encoder, tiles turned by chance",
        description =
            "It sees each tile turned or mirrored by chance, whatever the student sees, who then"
                + " learns what does not depend on how a tile lies.")
    TURNED,
    @Label(
        value = "The given encoder",
        description = "It sees what the student sees. As in Pisula &amp; Bozek 2024.")
    FROZEN,
    @Label(
        value = "Moving average of the student",
        description = "The encoder at the teacher's port is not used.")
    MOMENTUM,
    @Label(
        value = "Random weights (control)",
        description = "The given architecture, knowing nothing: what does the teacher add?")
    RANDOM,
    @Label(
        value = "The given encoder, averaged over views",
        description =
            "Mean over a tile's turns and mirror images (PH-Reg): eight times the teacher's work in"
                + " the first pass, none in later ones (in each, with \"Stain jitter\").")
    AVERAGED,
    @Label(
        value = "A layer inside the given encoder",
        description =
            "At three quarters of its depth, averaged over the tile (DMAE). Not for ONNX and"
                + " TorchScript.")
    INTERMEDIATE;

    TeacherKind kind() {
      return TeacherKind.valueOf(name());
    }
  }

  /** How finely the given encoders see tiles. */
  enum Resolution {
    @Label(value = "The tile's pixels", description = "As the student does.")
    TILE,
    @Label(
        value = "Their own number of pixels",
        description = "Tiles are resampled to the side that each teacher is for.")
    OWN,
    @Label(
        value = "Their own µm per pixel",
        description =
            "Tiles are read once more at each teacher's scale. A teacher that takes one side alone"
                + " sees a tile in pieces, and their mean counts.")
    SCALE;

    TeacherResolution resolution() {
      return TeacherResolution.valueOf(name());
    }
  }

  enum Target {
    @Label(value = "Masked tiles", description = "The teacher's features of the masked tiles.")
    MASKED,
    @Label(
        value = "Masked and visible tiles",
        description = "The features of all tiles: context and plain distillation together.")
    MASKED_AND_VISIBLE,
    @Label(
        value = "Masked tiles, and visible ones from themselves",
        description =
            "The masked tiles from their neighbours, and each visible tile from its own feature"
                + " alone: context and plain distillation side by side.")
    MASKED_AND_OWN,
    @Label(
        value = "Visible tiles",
        description =
            "The features of the visible tiles from each other; nothing is said of the masked ones"
                + " (MaskAlign).")
    VISIBLE,
    @Label(
        value = "Relations between tiles",
        description =
            "How similar each tile is to the others of its window (after TinyMIM). Compared with L1"
                + " or smooth L1 only.")
    RELATIONS,
    @Label(
        value = "Each tile's own (control)",
        description = "Nothing is masked and no tile sees another: what does context add?")
    OWN;

    TermKind kind() {
      return TermKind.valueOf(name());
    }
  }

  interface PresetReference extends ParameterReference<ChosenPreset> {}

  interface TeacherReference extends ParameterReference<Teacher> {}

  interface TargetReference extends ParameterReference<Target> {}

  interface ResolutionReference extends ParameterReference<Resolution> {}

  interface LossReference extends ParameterReference<Loss> {}

  /** Whether the given encoder teaches one view of a tile, which can be kept. */
  static final class IsKeptTeacher implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(TeacherReference.class).isOneOf(Teacher.TURNED, Teacher.FROZEN);
    }
  }

  /** Whether the given encoder's own features are taught, from one view of a tile or several. */
  static final class IsWholeTeacher implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(TeacherReference.class)
          .isOneOf(Teacher.TURNED, Teacher.FROZEN, Teacher.AVERAGED);
    }
  }

  /** Workflows from before tiles were turned by chance. */
  static final class FrozenIfAbsent implements DefaultProvider<Teacher> {
    @Override
    public Teacher getDefault() {
      return Teacher.FROZEN;
    }
  }

  /** Whether the given encoders teach, in one way or another. */
  static final class IsGivenTeacher implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return not(i.getEnum(TeacherReference.class).isOneOf(Teacher.MOMENTUM));
    }
  }

  /** Whether the given encoders see tiles at a scale of their own. */
  static final class IsOwnScale implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getPredicate(IsGivenTeacher.class)
          .and(i.getEnum(ResolutionReference.class).isOneOf(Resolution.SCALE));
    }
  }

  /** Whether labels may be learned from. */
  static final class MayAskLabels implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(PresetReference.class).isOneOf(ChosenPreset.CHOSEN, ChosenPreset.SUP_MAE);
    }
  }

  /** Whether mask, target and loss are chosen one by one. */
  static final class IsChosen implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(PresetReference.class).isOneOf(ChosenPreset.CHOSEN);
    }
  }

  /** Whether the mask is chosen and tiles are masked. */
  static final class IsMasking implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getPredicate(IsChosen.class)
          .and(not(i.getEnum(TargetReference.class).isOneOf(Target.OWN)));
    }
  }

  /** Whether targets are not standardised by a choice of their own. */
  static final class IsNormalisedLoss implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return not(i.getPredicate(IsChosen.class))
          .or(i.getEnum(LossReference.class).isOneOf(Loss.NORMALISED, Loss.FEATURE_DISTILLATION));
    }
  }

  enum Loss {
    @Label(value = "L1", description = "Mean absolute difference.")
    L1,
    @Label(value = "Smooth L1", description = "Squared near zero, absolute beyond.")
    SMOOTH_L1,
    @Label(value = "Cosine", description = "One minus the cosine of the angle.")
    COSINE,
    @Label(
        value = "On normalised targets",
        description = "On targets that are normalised per tile (feature distillation).")
    NORMALISED,
    @Label(value = "Direction and norm", description = "Angle and length apart (ND).")
    DIRECTION_AND_NORM,
    @Label(
        value = "On normalised targets, as published",
        description =
            "As \"On normalised targets\" with the paper's β of 2 (feature distillation).")
    FEATURE_DISTILLATION;

    LossKind kind() {
      return LossKind.valueOf(name());
    }
  }
}
