package org.contexture.knime.nodes.distillation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.contexture.distillation.Checkpointing;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.node.WorkflowData;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsKeptTeacher;
import org.contexture.knime.nodes.distillation.DistillationObjective.IsWholeTeacher;
import org.contexture.knime.nodes.distillation.DistillationObjective.Teacher;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.workflow.NodeContext;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.SingleFileSelectionMode;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.updates.Effect;
import org.knime.node.parameters.updates.Effect.EffectType;
import org.knime.node.parameters.updates.EffectPredicate;
import org.knime.node.parameters.updates.EffectPredicateProvider;
import org.knime.node.parameters.updates.ParameterReference;
import org.knime.node.parameters.updates.ValueReference;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;

/** Where and how the learner computes, and what it keeps: a part of its parameters. */
@LoadDefaultsForAbsentFields
abstract class DistillationExecutionParameters extends DistillationObjectiveParameters {

  enum TeacherArithmetic {
    @Label(value = "Single precision", description = "32 bits.")
    FP32,
    @Label(
        value = "As fast as is safe",
        description =
            "What a stopwatch finds fastest: bfloat16 where it changes the features of no tile of"
                + " the first batch by more than 0.5 %, ONNX Runtime instead of libtorch where it"
                + " gives the same. Later tiles are not checked.")
    AUTO
  }

  interface MixedPrecisionReference extends ParameterReference<Boolean> {}

  static final class IsMixed implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getBoolean(MixedPrecisionReference.class).isTrue();
    }
  }

  private static final String TEACHER_FEATURES = "Keep the teacher's features in";
  static final String CHECKPOINT_FOLDER = "Checkpoint folder";

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
          bfloat16: two to three times as fast on processors that have it, slower on others and for
          small tiles. Losses differ in the third digit; the student comes back in 32 bits.
          """,
      advanced = true)
  @Layout(ExecutionSection.class)
  @ValueReference(MixedPrecisionReference.class)
  boolean mixedPrecision = false;

  @Widget(
      title = "Only if it is faster here",
      description =
          """
          The first step is done in both arithmetics, with a stopwatch: mixed precision is taken if it
          is at least a tenth faster and changes the step's loss by at most 1 %. The log and the
          student's provenance say what was taken. Results then depend on the machine.
          """,
      advanced = true)
  @Layout(ExecutionSection.class)
  @Effect(predicate = IsMixed.class, type = EffectType.SHOW)
  boolean onlyIfFaster = false;

  @Widget(
      title = "Arithmetic of the teacher",
      description = "Precision in which the teacher computes the targets.",
      advanced = true)
  @Layout(ExecutionSection.class)
  @Effect(predicate = IsWholeTeacher.class, type = EffectType.SHOW)
  TeacherArithmetic teacherArithmetic = TeacherArithmetic.FP32;

  @Widget(
      title = TEACHER_FEATURES,
      description =
          """
          Folder in which the teacher's features of all tiles are kept, so that several epochs and
          repeated runs compute them once. Pays from about three epochs on. The teacher then sees tiles
          as they lie on the slide: no stain jitter, and if it is to see what the student sees, no
          turning and flipping either. Of a folder that many machines extracted to (<tt>contexture
          extract</tt>, Spark Feature Extraction) the features are read, and nothing is computed. Leave
          empty to keep none.
          """,
      advanced = true)
  @Layout(ExecutionSection.class)
  @Effect(predicate = IsKeptTeacher.class, type = EffectType.SHOW)
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

  boolean keepsTeacherFeatures() {
    boolean isOneView = teacher == Teacher.TURNED || teacher == Teacher.FROZEN;
    return isOneView && !teacherFeatures.isBlank();
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
