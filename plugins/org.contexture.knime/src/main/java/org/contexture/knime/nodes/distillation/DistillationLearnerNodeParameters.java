package org.contexture.knime.nodes.distillation;

import java.util.OptionalInt;
import org.contexture.distillation.ContextSize;
import org.contexture.distillation.DistillationOptions;
import org.contexture.distillation.Execution;
import org.contexture.distillation.MixedPrecision;
import org.contexture.distillation.Sampling;
import org.contexture.distillation.Schedule;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Precision;
import org.contexture.encoder.Registers;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Limits;
import org.contexture.knime.node.Options;
import org.contexture.knime.node.WorkflowData;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsMasking;
import org.contexture.knime.nodes.distillation.DistillationObjective.Resolution;
import org.contexture.knime.nodes.distillation.DistillationObjective.Teacher;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.pipeline.stream.WindowOptions;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.migration.DefaultProvider;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.migration.Migration;
import org.knime.node.parameters.updates.Effect;
import org.knime.node.parameters.updates.Effect.EffectType;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** Options of masked context distillation. */
@LoadDefaultsForAbsentFields
final class DistillationLearnerNodeParameters extends DistillationExecutionParameters {

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

  enum Safeguard {
    @Label(
        value = "Keep the better encoder",
        description =
            "If there is a doubt, the student is handed on as it came in, with a warning that says"
                + " why.")
    KEEP_BETTER,
    @Label(value = "Warn", description = "The fine-tuned student is handed on in any case.")
    WARN,
    @Label(value = "Off", description = "Nobody looks.")
    OFF
  }

  /** Nobody looked when settings did not ask. */
  static final class OffIfAbsent implements DefaultProvider<Safeguard> {
    @Override
    public Safeguard getDefault() {
      return Safeguard.OFF;
    }
  }

  @Widget(
      title = "Window side (tiles)",
      description =
          """
          A window is this many tiles wide and high, 2 to 64 (1 for each tile's own target, without
          context). Small windows let a step see more places.
          """)
  @Layout(ContextSection.class)
  @NumberInputWidget(
      minValidation = IsPositiveIntegerValidation.class,
      maxValidation = Limits.LargestWindowSide.class)
  int windowSide = 2;

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

  @Widget(
      title = "Epochs",
      description =
          """
          Passes over all windows. 0: as many as it takes for the student to see about 100,000 tiles,
          at least one; shorter runs win less of the teacher's lead. The progress says how long it
          will take.
          """)
  @Layout(TrainingSection.class)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int epochs = 0;

  @Widget(
      title = "If the student got worse",
      description =
          """
          After the last step both students and the teacher look at 16 tiles each of up to 120 slides
          (those kept aside, if there are 8), without labels. There is doubt if the teacher does not
          find the halves of the same slide better than the student did before, if the student finds
          them worse than before, or if it does not agree more with the teacher on what is alike. With
          fewer than 8 slides nothing can be said.
          """)
  @Layout(TrainingSection.class)
  @Migration(OffIfAbsent.class)
  Safeguard safeguard = Safeguard.KEEP_BETTER;

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
  int windowsPerStep = 16;

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
  double studentLearningRate = 3e-4;

  @Widget(title = "Seed", description = "Seed of masks, windows, initial weights and order.")
  @Layout(TrainingSection.class)
  long seed = 0;

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
      title = "Tiles per cluster (ClusTR, Xie 2022), untried",
      description =
          """
          For windows of 16 tiles a side and more: tiles look at clusters of about so many alike
          tiles, not at each tile, which takes less memory and time. 1: at each tile. Not tried on
          real tissue yet.
          """)
  @Layout(OptimisationSection.class)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int tilesPerCluster = 1;

  @Widget(
      title = "Registers added to the student (PH-Reg, Chen 2025), untried",
      description =
          """
          Tokens that a vision transformer learns along, which are no part of its feature, so that
          what has no place in the tile's own tokens can go there. For students with timm's parameter
          names that have none; 4 are usual. 0: none, but for the preset PH-Reg, which adds 4. Not
          tried on real tissue yet.
          """)
  @Layout(OptimisationSection.class)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int registers = 0;

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
  double studentFreeze = 0.05;

  @Widget(title = "Weight decay", description = "Of AdamW, on matrices and kernels only.")
  @Layout(OptimisationSection.class)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  double weightDecay = 0.01;

  @Widget(
      title = "Batch normalisation of the student",
      description = "What the student's batch normalisation does while it learns.")
  @Layout(OptimisationSection.class)
  BatchNorm batchNorm = BatchNorm.FROZEN;

  /**
   * As the engine takes them.
   *
   * @param tiles in all windows; what an epoch of automatic length is chosen from
   */
  DistillationOptions options(long tiles) throws InvalidSettingsException {
    ChosenDevice.check(device);
    if (epochs < 0) {
      throw new InvalidSettingsException(
          "%d epochs? Enter 0 for as many as it takes, or more.".formatted(epochs));
    }
    checkScale();
    if (registers < 0 || registers > Registers.MOST) {
      throw new InvalidSettingsException(
          "%d registers? Enter 0 for none, or up to %d.".formatted(registers, Registers.MOST));
    }
    return Options.checked(
        () ->
            new DistillationOptions(
                new Sampling(windowSide, maskRatio, windowsPerStep, seed),
                new ContextSize(layers, heads, tilesPerCluster),
                new Schedule(
                    epochs > 0 ? epochs : Schedule.epochs(seen(tiles)),
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
                    mixed())));
  }

  private MixedPrecision mixed() {
    return !mixedPrecision
        ? MixedPrecision.OFF
        : onlyIfFaster ? MixedPrecision.AUTO : MixedPrecision.ON;
  }

  /** How many register tokens the student gets. */
  int registers() {
    return registers > 0 ? registers : registersOfPreset();
  }

  /**
   * The student with its registers.
   *
   * @throws InvalidSettingsException if it can have none
   */
  EncoderPortObjectSpec withRegisters(EncoderPortObjectSpec student)
      throws InvalidSettingsException {
    if (registers() == 0 || student.encoder().isEmpty()) {
      return student;
    }
    EncoderSpec grown =
        Options.checked(() -> Registers.added(student.encoder().get(), registers()));
    return new EncoderPortObjectSpec(grown, student.provenance());
  }

  /** Tiles that the student encodes in a pass over so many. */
  private long seen(long tiles) {
    boolean hides = objective().terms().stream().anyMatch(term -> term.kind().hides());
    return (long) (tiles * (hides ? 1 - maskRatio : 1));
  }

  WindowOptions windows() throws InvalidSettingsException {
    if (keepsTeacherFeatures() && stainJitter > 0) {
      throw new InvalidSettingsException(
          "The teacher's features can be kept of tiles as they lie on the slide only. Set \"Stain"
              + " jitter\" to 0, or keep no features.");
    }
    if (keepsTeacherFeatures() && flips && teacher == Teacher.FROZEN) {
      throw new InvalidSettingsException(
          "The teacher's features can be kept of tiles as they lie on the slide only, not as the"
              + " student sees them turned. Choose \"The given encoder, tiles turned by chance\" as"
              + " teacher, turn off \"Turn and flip windows\", or keep no features.");
    }
    if (keepsTeacherFeatures() && objective().teacher() == TeacherKind.AVERAGED) {
      throw new InvalidSettingsException(
          "This preset averages the teacher over views of a tile; features can be kept of one view"
              + " only. Choose another preset, or keep no features.");
    }
    if (keepsTeacherFeatures() && resolution != Resolution.TILE) {
      throw new InvalidSettingsException(
          "The teacher's features can be kept of the tile's own pixels only. Choose them under"
              + " \"Teachers see tiles in\", or keep no features.");
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
}
