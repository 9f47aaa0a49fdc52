package org.contexture.knime.nodes.distillation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.distillation.Objective;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.term.Summand;
import org.contexture.knime.node.Options;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsChosen;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsGivenTeacher;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsMasking;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsNormalisedLoss;
import org.contexture.knime.nodes.distillation.DistillationObjective.Loss;
import org.contexture.knime.nodes.distillation.DistillationObjective.LossReference;
import org.contexture.knime.nodes.distillation.DistillationObjective.Mask;
import org.contexture.knime.nodes.distillation.DistillationObjective.PresetReference;
import org.contexture.knime.nodes.distillation.DistillationObjective.Resolution;
import org.contexture.knime.nodes.distillation.DistillationObjective.Target;
import org.contexture.knime.nodes.distillation.DistillationObjective.TargetReference;
import org.contexture.knime.nodes.distillation.DistillationObjective.Teacher;
import org.contexture.knime.nodes.distillation.DistillationObjective.TeacherReference;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.Advanced;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.After;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.layout.Section;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.updates.Effect;
import org.knime.node.parameters.updates.Effect.EffectType;
import org.knime.node.parameters.updates.ValueReference;

/** What is hidden, foreseen and compared, and who teaches: a part of the learner's parameters. */
@LoadDefaultsForAbsentFields
abstract class DistillationObjectiveParameters implements NodeParameters {

  @Section(title = "Context")
  interface ContextSection {}

  @Section(title = "Training")
  @After(ContextSection.class)
  interface TrainingSection {}

  @Advanced
  @Section(title = "Objective")
  @After(TrainingSection.class)
  interface ObjectiveSection {}

  @Advanced
  @Section(title = "Optimisation")
  @After(ObjectiveSection.class)
  interface OptimisationSection {}

  @Section(title = "Execution")
  @After(OptimisationSection.class)
  interface ExecutionSection {}

  @Widget(
      title = "Objective",
      description =
          """
          What is hidden, foreseen and compared, by the paper that proposed it; what differs from the
          paper stands in the classes of the Java API.
          """)
  @Layout(TrainingSection.class)
  @ValueReference(PresetReference.class)
  ChosenPreset preset = ChosenPreset.CHOSEN;

  @Widget(
      title = "Own composition",
      description =
          """
          A weighted sum of terms instead of target and loss, e.g. <tt>masked cosine + 0.5 own
          cosine</tt>. Terms compared by a loss (l1, smooth_l1, cosine, normalised,
          direction_and_norm, feature_distillation): <tt>masked</tt>, <tt>visible</tt>,
          <tt>masked_and_visible</tt>, <tt>masked_and_own</tt>, <tt>own</tt>, <tt>permuted</tt>,
          <tt>routed</tt>, and <tt>relations</tt> (l1, smooth_l1). Terms by themselves:
          <tt>pixels</tt>, <tt>contrast</tt>, <tt>codes</tt>, <tt>consistency</tt>, <tt>folds</tt>,
          <tt>cooperative</tt>, <tt>location</tt>, <tt>stains</tt>; some take numbers: <tt>contrast
          (temperature=0.1)</tt>. Leave empty to take target and loss.
          """)
  @Layout(ObjectiveSection.class)
  @Effect(predicate = IsChosen.class, type = EffectType.SHOW)
  String composition = "";

  @Widget(title = "Mask", description = "How the tiles to mask are drawn.")
  @Layout(ObjectiveSection.class)
  @Effect(predicate = IsMasking.class, type = EffectType.SHOW)
  Mask mask = Mask.RANDOM;

  @Widget(title = "Teacher", description = "Who sets the targets.")
  @Layout(ObjectiveSection.class)
  @ValueReference(TeacherReference.class)
  Teacher teacher = Teacher.FROZEN;

  @Widget(
      title = "Teachers see tiles in",
      description =
          """
          How finely teachers see tiles. What a tile shows stays the same, but an encoder that was
          learned at 224 px knows structures in the size that they have there.
          """)
  @Layout(ObjectiveSection.class)
  @Effect(predicate = IsGivenTeacher.class, type = EffectType.SHOW)
  Resolution resolution = Resolution.TILE;

  @Widget(title = "Target", description = "Which of the teacher's features are predicted.")
  @Layout(ObjectiveSection.class)
  @Effect(predicate = IsChosen.class, type = EffectType.SHOW)
  @ValueReference(TargetReference.class)
  Target target = Target.MASKED_AND_OWN;

  @Widget(title = "Loss", description = "How predictions are compared with the targets.")
  @Layout(ObjectiveSection.class)
  @Effect(predicate = IsChosen.class, type = EffectType.SHOW)
  @ValueReference(LossReference.class)
  Loss loss = Loss.COSINE;

  @Widget(
      title = "Standardise targets",
      description =
          """
          Whether each dimension of the targets is shifted and scaled to mean 0 and deviation 1, so
          that no dimension outweighs the others.
          """)
  @Layout(ObjectiveSection.class)
  @Effect(predicate = IsNormalisedLoss.class, type = EffectType.HIDE)
  boolean standardised = true;

  /** What the dialog hides does not count. */
  Objective objective() {
    return teacher == Teacher.MOMENTUM ? chosen() : chosen().with(resolution.resolution());
  }

  private Objective chosen() {
    if (preset.preset().isPresent()) {
      return preset.preset().get().objective(teacher.kind());
    }
    if (!composition.isBlank()) {
      List<Summand> terms = Summand.parse(composition);
      boolean masks = terms.stream().anyMatch(term -> term.kind().hides());
      return new Objective(
          masks ? mask.kind() : MaskKind.RANDOM, teacher.kind(), terms, standardised);
    }
    boolean normalises = loss.kind().normalises();
    return new Objective(
        target == Target.OWN ? MaskKind.RANDOM : mask.kind(),
        teacher.kind(),
        target.kind(),
        loss.kind(),
        standardised && !normalises);
  }

  /**
   * Checks one of the encoders at the teacher's ports.
   *
   * @param pixels side of the tiles, if it is known
   */
  void checkTeacher(EncoderPortObjectSpec spec, OptionalInt pixels)
      throws InvalidSettingsException {
    if (teacher == Teacher.RANDOM || teacher == Teacher.INTERMEDIATE) {
      spec.requireTrainable("teacher");
    }
    if (teacher != Teacher.MOMENTUM && resolution == Resolution.TILE) {
      spec.requireSide(pixels);
    }
  }

  /**
   * Checks that there are as many teachers as the objective names.
   *
   * @return what users should know of teachers that are not asked
   */
  Optional<String> checkTeachers(int given) throws InvalidSettingsException {
    Objective objective = Options.checked(this::objective);
    if (teacher == Teacher.MOMENTUM) {
      return Optional.empty(); // the student teaches itself
    }
    int named = objective.teachers();
    if (named > given) {
      throw new InvalidSettingsException(
          "The objective asks %d teachers, and %d %s connected. Add teacher ports, or choose another objective."
              .formatted(named, given, given == 1 ? "is" : "are"));
    }
    boolean everyTermNames =
        objective.terms().stream().noneMatch(term -> term.teachers().isEmpty());
    return everyTermNames && given > named
        ? Optional.of(
            "The objective asks %d of the %d teachers; the others have no say."
                .formatted(named, given))
        : Optional.empty();
  }
}
