package org.contexture.knime.nodes.distillation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.distillation.Checkpointing;
import org.contexture.distillation.ContextSize;
import org.contexture.distillation.DistillationOptions;
import org.contexture.distillation.Execution;
import org.contexture.distillation.Objective;
import org.contexture.distillation.Sampling;
import org.contexture.distillation.Schedule;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.term.Summand;
import org.contexture.encoder.Precision;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Limits;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.node.Options;
import org.contexture.knime.node.WorkflowData;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsChosen;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsFrozenTeacher;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsMasking;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsNormalisedLoss;
import org.contexture.knime.nodes.distillation.DistillationObjective.Loss;
import org.contexture.knime.nodes.distillation.DistillationObjective.LossReference;
import org.contexture.knime.nodes.distillation.DistillationObjective.Mask;
import org.contexture.knime.nodes.distillation.DistillationObjective.PresetReference;
import org.contexture.knime.nodes.distillation.DistillationObjective.Target;
import org.contexture.knime.nodes.distillation.DistillationObjective.TargetReference;
import org.contexture.knime.nodes.distillation.DistillationObjective.Teacher;
import org.contexture.knime.nodes.distillation.DistillationObjective.TeacherReference;
import org.contexture.pipeline.stream.WindowOptions;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.workflow.NodeContext;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.SingleFileSelectionMode;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
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
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** Options of masked context distillation. */
@LoadDefaultsForAbsentFields
final class DistillationLearnerNodeParameters implements NodeParameters {

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

  enum BatchNorm {
    @Label(
        value = "Frozen",
        description = "The student's running statistics are used and never change.")
    FROZEN,
    @Label(
        value = "Updated",
        description =
            """
            Statistics of the batch are used; the running ones follow. Refused for weights whose
            batch normalisation was folded into the convolutions.
            """)
    UPDATED
  }

  enum TeacherArithmetic {
    @Label(value = "Single precision", description = "32 bits.")
    FP32,
    @Label(
        value = "As fast as is safe",
        description =
            "bfloat16 where the processor is fast at it and changes the features of no tile of the"
                + " first batch by more than 0.5 %. Later tiles are not checked.")
    AUTO
  }

  private static final String TEACHER_FEATURES = "Keep the teacher's features in";
  private static final String CHECKPOINT_FOLDER = "Checkpoint folder";

  @Widget(
      title = "Window side (tiles)",
      description = "A window is this many tiles wide and high, 2 to 64.")
  @Layout(ContextSection.class)
  @NumberInputWidget(
      minValidation = IsPositiveIntegerValidation.class,
      maxValidation = Limits.LargestWindowSide.class)
  int windowSide = 4;

  @Widget(
      title = "Masked fraction",
      description = "Fraction of a window's tiles that is masked, 0 to 1.")
  @Layout(ContextSection.class)
  @Effect(predicate = IsMasking.class, type = EffectType.SHOW)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  double maskRatio = 0.5;

  @Widget(
      title = "Turn and flip windows",
      description = "Whether each window is turned and flipped at random, all its tiles alike.")
  @Layout(ContextSection.class)
  boolean flips = true;

  @Widget(
      title = "Stain jitter",
      description =
          """
          How much the stain of each window is varied at random, all its tiles alike, so that the
          encoder cares less about the laboratory: 0 leaves it, 0.2 is a clear change, 1 the most.
          Student and teacher see the same.
          """)
  @Layout(ContextSection.class)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  double stainJitter = 0;

  @Widget(title = "Epochs", description = "Passes over all windows.")
  @Layout(TrainingSection.class)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int epochs = 1;

  @Widget(
      title = "Slides kept aside",
      description =
          """
          Fraction of the slides that nothing is learned from, at least one of them if above 0, chosen
          by the seed. After every epoch their windows are foreseen as they lie, always with the same
          masks: <tt>Validation Loss</tt> and <tt>Validation Cosine</tt> in the training log.
          """)
  @Layout(TrainingSection.class)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  double validationSlides = 0;

  @Widget(title = "Windows per step", description = "Windows per step of the optimiser.")
  @Layout(TrainingSection.class)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int windowsPerStep = 8;

  @Widget(
      title = "Learning rate of the student",
      description =
          """
          Peak rate of the encoder that is fine-tuned. Too high a rate makes it worse than it was:
          watch the training log.
          """)
  @Layout(TrainingSection.class)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  double studentLearningRate = 1e-4;

  @Widget(title = "Seed", description = "Seed of masks, windows, initial weights and order.")
  @Layout(TrainingSection.class)
  long seed = 0;

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

  @Widget(
      title = "Layers",
      description = "Layers of the transformer that carries context between tiles.")
  @Layout(OptimisationSection.class)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int layers = 2;

  @Widget(title = "Attention heads", description = "Heads of each of these layers.")
  @Layout(OptimisationSection.class)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int heads = 8;

  @Widget(
      title = "Learning rate of the context network",
      description = "Peak rate of the transformer and the predictor, which are discarded later.")
  @Layout(OptimisationSection.class)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  double learningRate = 5e-4;

  @Widget(
      title = "Warm-up",
      description = "Fraction of the steps over which the rates rise; then they fall as a cosine.")
  @Layout(OptimisationSection.class)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  double warmUp = 0.1;

  @Widget(
      title = "Student waits",
      description =
          """
          First fraction of the steps in which only the context network learns, so that its random
          start does not pull the student along.
          """)
  @Layout(OptimisationSection.class)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  double studentFreeze = 0.2;

  @Widget(title = "Weight decay", description = "Of AdamW, on matrices and kernels only.")
  @Layout(OptimisationSection.class)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  double weightDecay = 0.01;

  @Widget(
      title = "Batch normalisation of the student",
      description = "What the student's batch normalisation does while it learns.")
  @Layout(OptimisationSection.class)
  BatchNorm batchNorm = BatchNorm.FROZEN;

  @Widget(title = ChosenDevice.TITLE, description = ChosenDevice.DESCRIPTION)
  @Layout(ExecutionSection.class)
  String device = ChosenDevice.AUTO;

  @Widget(
      title = "Windows per pass",
      description =
          """
          Windows that go through the networks at once; smaller values need less memory and change
          nothing else. 0: all of a step. Where memory does not hold them, half as many are tried.
          """,
      advanced = true)
  @Layout(ExecutionSection.class)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int windowsPerPass = 0;

  @Widget(
      title = "Save memory",
      description =
          """
          Compute the student's inner maps twice instead of keeping them: a third more time, a
          fraction of the memory, the same result.
          """,
      advanced = true)
  @Layout(ExecutionSection.class)
  boolean recompute = false;

  @Widget(
      title = "Mixed precision",
      description =
          """
          Whether convolutions and matrix products of student and context network are trained in
          bfloat16: two to three times as fast on processors that have it, slower on others. Losses
          differ in the third digit; the student comes back in 32 bits.
          """,
      advanced = true)
  @Layout(ExecutionSection.class)
  boolean mixedPrecision = false;

  @Widget(
      title = "Arithmetic of the teacher",
      description = "Precision in which the teacher computes the targets.",
      advanced = true)
  @Layout(ExecutionSection.class)
  @Effect(predicate = IsFrozenTeacher.class, type = EffectType.SHOW)
  TeacherArithmetic teacherArithmetic = TeacherArithmetic.FP32;

  @Widget(
      title = TEACHER_FEATURES,
      description =
          """
          Folder in which the teacher's features of all tiles are kept, so that several epochs and
          repeated runs compute them once. Pays from about three epochs on. Needs windows as they lie
          on the slide: no turning and flipping, no stain jitter. Leave empty to keep none.
          """,
      advanced = true)
  @Layout(ExecutionSection.class)
  @Effect(predicate = IsFrozenTeacher.class, type = EffectType.SHOW)
  @FileSelectionWidget(SingleFileSelectionMode.FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String teacherFeatures = "";

  @Widget(
      title = "Checkpoint every (minutes)",
      description =
          """
          How often the run's state is written, and once more when the node is cancelled. Executing
          the node again with the same settings and tiles goes on from there, and ends as if it had
          never stopped; with others it begins anew. Removed when the run is complete. 0: never.
          """,
      advanced = true)
  @Layout(ExecutionSection.class)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int checkpointMinutes = 10;

  @Widget(
      title = CHECKPOINT_FOLDER,
      description =
          """
          Leave empty to keep the checkpoint inside the workflow's folder, in
          <tt>data/distillation</tt> under the number of this node.
          """,
      advanced = true)
  @Layout(ExecutionSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String checkpointFolder = "";

  DistillationOptions options() throws InvalidSettingsException {
    ChosenDevice.check(device);
    return Options.checked(
        () ->
            new DistillationOptions(
                new Sampling(windowSide, maskRatio, windowsPerStep, seed),
                new ContextSize(layers, heads),
                new Schedule(
                    epochs,
                    learningRate,
                    studentLearningRate,
                    warmUp,
                    studentFreeze,
                    weightDecay,
                    BatchNormMode.valueOf(batchNorm.name())),
                objective(),
                new Execution(
                    windowsPerPass,
                    recompute,
                    Precision.valueOf(teacherArithmetic.name()),
                    mixedPrecision)));
  }

  /** What the dialog hides does not count. */
  private Objective objective() {
    if (preset.preset().isPresent()) {
      return preset.preset().get().objective(teacher.kind());
    }
    if (!composition.isBlank()) {
      List<Summand> terms = Summand.parse(composition);
      boolean masks = terms.stream().anyMatch(term -> term.kind().hides());
      Objective composed =
          new Objective(masks ? mask.kind() : MaskKind.RANDOM, teacher.kind(), terms, standardised);
      if (composed.teachers() > 1) {
        throw new IllegalArgumentException(
            "\"Own composition\" names teacher %d; this node has one teacher."
                .formatted(composed.teachers()));
      }
      return composed;
    }
    boolean normalises = loss.kind().normalises();
    return new Objective(
        target == Target.OWN ? MaskKind.RANDOM : mask.kind(),
        teacher.kind(),
        target.kind(),
        loss.kind(),
        standardised && !normalises);
  }

  private boolean keepsTeacherFeatures() {
    return teacher == Teacher.FROZEN && !teacherFeatures.isBlank();
  }

  WindowOptions windows() throws InvalidSettingsException {
    if (keepsTeacherFeatures() && (flips || stainJitter > 0)) {
      throw new InvalidSettingsException(
          "The teacher's features can be kept of tiles as they lie on the slide only. Turn off"
              + " \"Turn and flip windows\" and set \"Stain jitter\" to 0, or keep no features.");
    }
    return Options.checked(
        () -> WindowOptions.forThisMachine(windowSide, seed).augmented(flips, stainJitter));
  }

  /** Windows as they lie. */
  WindowOptions validationWindows() throws InvalidSettingsException {
    return Options.checked(() -> WindowOptions.forThisMachine(windowSide, seed));
  }

  /** Checks where a run keeps what, before execution. */
  void checkKept() throws InvalidSettingsException {
    teacherFeatureFolder();
    WorkflowData.check(checkpointFolder, CHECKPOINT_FOLDER);
    if (!(validationSlides >= 0 && validationSlides <= 1)) {
      throw new InvalidSettingsException(
          "\"Slides kept aside\" is a fraction, 0 to 1, found %s.".formatted(validationSlides));
    }
    if (checkpointMinutes < 0) {
      throw new InvalidSettingsException(
          "A checkpoint every %d minutes? Enter 0 for never, or more."
              .formatted(checkpointMinutes));
    }
  }

  /**
   * Checks that the attention heads can share the student's features.
   *
   * @param dimension of the features; empty if it is not known
   */
  void checkHeads(OptionalInt dimension) throws InvalidSettingsException {
    if (dimension.isPresent() && dimension.getAsInt() % heads != 0) {
      throw new InvalidSettingsException(
          "The student's features have %d dimensions, which %d attention heads cannot share evenly. Choose a divisor of %d as \"Attention heads\"."
              .formatted(dimension.getAsInt(), heads, dimension.getAsInt()));
    }
  }

  /** The folder for the teacher's features; empty if none are kept. */
  Optional<Path> teacherFeatureFolder() throws InvalidSettingsException {
    return keepsTeacherFeatures()
        ? Optional.of(LocalPath.folder(teacherFeatures, TEACHER_FEATURES))
        : Optional.empty();
  }

  /** Where the run's state is kept; outside a workflow nowhere, unless a folder is given. */
  Checkpointing checkpointing() throws InvalidSettingsException {
    boolean nowhere = checkpointFolder.isBlank() && NodeContext.getContext() == null;
    if (checkpointMinutes == 0 || nowhere) {
      return Checkpointing.NONE;
    }
    Path folder = WorkflowData.folder(checkpointFolder, CHECKPOINT_FOLDER, "distillation");
    return new Checkpointing(
        Optional.of(folder.resolve("checkpoint.safetensors")),
        Duration.ofMinutes(checkpointMinutes),
        true);
  }
}
