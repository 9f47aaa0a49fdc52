package org.contexture.knime.nodes.distillation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.distillation.Objective;
import org.contexture.distillation.Preset;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.term.Summand;
import org.contexture.encoder.EncoderModel;
import org.contexture.knime.node.Options;
import org.contexture.knime.nodes.distillation.DistillationObjective.FrozenIfAbsent;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsChosen;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsGivenTeacher;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsMasking;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsNormalisedLoss;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsOwnScale;
import org.contexture.knime.nodes.distillation.DistillationObjective.Loss;
import org.contexture.knime.nodes.distillation.DistillationObjective.LossReference;
import org.contexture.knime.nodes.distillation.DistillationObjective.Mask;
import org.contexture.knime.nodes.distillation.DistillationObjective.MayAskLabels;
import org.contexture.knime.nodes.distillation.DistillationObjective.PresetReference;
import org.contexture.knime.nodes.distillation.DistillationObjective.Resolution;
import org.contexture.knime.nodes.distillation.DistillationObjective.ResolutionReference;
import org.contexture.knime.nodes.distillation.DistillationObjective.Target;
import org.contexture.knime.nodes.distillation.DistillationObjective.TargetReference;
import org.contexture.knime.nodes.distillation.DistillationObjective.Teacher;
import org.contexture.knime.nodes.distillation.DistillationObjective.TeacherReference;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.knime.table.LabelColumns;
import org.contexture.knime.table.SlidesTable;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.Advanced;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.After;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.layout.Section;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.migration.Migration;
import org.knime.node.parameters.updates.Effect;
import org.knime.node.parameters.updates.Effect.EffectType;
import org.knime.node.parameters.updates.ValueReference;
import org.knime.node.parameters.widget.choices.ChoicesProvider;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;

/** What is hidden, foreseen and compared, and who teaches: a part of the learner's parameters. */
@LoadDefaultsForAbsentFields
abstract class DistillationObjectiveParameters implements NodeParameters {

  private static final String TEACHER_SCALE = "µm per pixel of the teachers";

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
          What is hidden, foreseen and compared, by the paper that proposed it. All are adapted to
          windows of tiles; the project's page on distillation lists papers, deviations and tests.
          """)
  @Layout(TrainingSection.class)
  @ValueReference(PresetReference.class)
  ChosenPreset preset = ChosenPreset.CHOSEN;

  @Widget(
      title = "Own composition",
      description =
          """
          A weighted sum of terms instead of target and loss, e.g. <tt>masked cosine + 0.5 own
          cosine</tt>. Compared by a loss (l1, smooth_l1, cosine, normalised, direction_and_norm,
          feature_distillation): <tt>masked</tt> tiles from their context, <tt>visible</tt> ones from
          each other, <tt>masked_and_visible</tt>, <tt>own</tt> (each tile from itself),
          <tt>masked_and_own</tt>, <tt>permuted</tt> (one after another in a random order),
          <tt>routed</tt> (a gate chooses the teacher), and <tt>relations</tt> between tiles (l1,
          smooth_l1). Compared in their own way: masked tiles' <tt>pixels</tt>, <tt>contrast</tt> with
          other tiles, <tt>codes</tt> (words of a codebook), <tt>consistency</tt> and <tt>folds</tt>
          (agreement with a slow copy), <tt>cooperative</tt> (channels that teacher and student
          choose), <tt>location</tt> (where one tile lies from another), <tt>stains</tt> (one from the
          other), <tt>labels</tt> of the slides. Teachers are named by number, <tt>masked l1 of
          2</tt>; some terms take numbers, <tt>contrast (temperature=0.1)</tt>. Leave empty to take
          target and loss.
          """)
  @Layout(ObjectiveSection.class)
  @Effect(predicate = IsChosen.class, type = EffectType.SHOW)
  String composition = "";

  @Widget(
      title = "Label column",
      description =
          """
          The slides' classes, for SupMAE and the term <tt>labels</tt>; nothing else looks at it.
          Slides without a value are learned from without. An encoder that learned from a slide's
          label says nothing of how well that label can be told: it remembers the slides, and the MIL
          Cross-Validator refuses their features. (It knows slides, not patients: give it all slides
          of a patient, or none. Files in ONNX or DL4J's format do not remember.)
          """)
  @Layout(ObjectiveSection.class)
  @Effect(predicate = MayAskLabels.class, type = EffectType.SHOW)
  @ChoicesProvider(LabelColumns.class)
  String labelColumn = SlidesTable.LABEL;

  @Widget(title = "Mask", description = "How the tiles to mask are drawn.")
  @Layout(ObjectiveSection.class)
  @Effect(predicate = IsMasking.class, type = EffectType.SHOW)
  Mask mask = Mask.RANDOM;

  @Widget(title = "Teacher", description = "Who sets the targets.")
  @Layout(ObjectiveSection.class)
  @ValueReference(TeacherReference.class)
  @Migration(FrozenIfAbsent.class)
  Teacher teacher = Teacher.TURNED;

  @Widget(
      title = "Teachers see tiles in",
      description =
          """
          How finely teachers see tiles. What a tile shows stays the same, but an encoder that was
          learned at 224 px knows structures in the size that they have there.
          """)
  @Layout(ObjectiveSection.class)
  @Effect(predicate = IsGivenTeacher.class, type = EffectType.SHOW)
  @ValueReference(ResolutionReference.class)
  Resolution resolution = Resolution.TILE;

  @Widget(
      title = TEACHER_SCALE,
      description =
          """
          The scale at which teachers see tiles. 0: as each teacher's file says, which published encoders do.
          """)
  @Layout(ObjectiveSection.class)
  @Effect(predicate = IsOwnScale.class, type = EffectType.SHOW)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  double teacherMicronsPerPixel = 0;

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

  /** Register tokens that the preset adds to the student. */
  int registersOfPreset() {
    return preset.preset().map(Preset::registers).orElse(0);
  }

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
    if (spec.encoder().isPresent() && seesOwnScale()) {
      micronsPerPixel(spec.encoder().get().title(), spec.provenance());
    }
  }

  /** Checks ranges that no option of the engine's has. */
  void checkScale() throws InvalidSettingsException {
    if (!(teacherMicronsPerPixel >= 0)) {
      throw new InvalidSettingsException(
          "\"%s\" must be 0 or more, found %s.".formatted(TEACHER_SCALE, teacherMicronsPerPixel));
    }
  }

  private boolean seesOwnScale() {
    return teacher != Teacher.MOMENTUM && resolution == Resolution.SCALE;
  }

  /** At which µm per pixel each teacher sees tiles; empty if as the student does. */
  List<Double> teacherScales(List<EncoderModel> teachers) throws InvalidSettingsException {
    List<Double> scales = new ArrayList<>();
    if (seesOwnScale()) {
      for (EncoderModel model : teachers) {
        scales.add(micronsPerPixel(model.spec().title(), model.provenance()));
      }
    }
    return scales;
  }

  private double micronsPerPixel(String encoder, Map<String, String> provenance)
      throws InvalidSettingsException {
    if (teacherMicronsPerPixel > 0) {
      return teacherMicronsPerPixel;
    }
    String known = provenance.get(EncoderModel.TRAINED_AT);
    if (known == null) {
      throw new InvalidSettingsException(
          "Of the teacher %s nobody knows at how many µm per pixel it was trained. Enter it as \"%s\", or let teachers see the tile's pixels."
              .formatted(encoder, TEACHER_SCALE));
    }
    return Double.parseDouble(known);
  }

  /** Checks that there are labels, where the objective asks for them. */
  void checkLabels(DataTableSpec tiles) throws InvalidSettingsException {
    if (Options.checked(this::objective).asksLabels() && !tiles.containsName(labelColumn)) {
      throw new InvalidSettingsException(
          "The objective learns from labels, and the tiles have no column \"%s\". Choose another \"Label column\" or another objective, or read the slides with their labels."
              .formatted(labelColumn));
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
