package org.contexture.knime.nodes.distillation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.contexture.distillation.Checkpointing;
import org.contexture.distillation.MaskedContextDistillation;
import org.contexture.distillation.window.WindowSource;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Precision;
import org.contexture.encoder.Registers;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.nodes.distillation.DistillationLearnerNodeParameters.Safeguard;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TileRows;
import org.contexture.knime.table.TrainingLog;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.features.ExtractionOptions;
import org.contexture.pipeline.features.StoredTeacherFeatures;
import org.contexture.pipeline.stream.SlideLabels;
import org.contexture.pipeline.stream.SlideWindows;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.pipeline.stream.TeacherFeatures;
import org.contexture.pipeline.stream.WindowExtras;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.training.SampledTiles;
import org.contexture.pipeline.training.StudentCheck;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.port.PortObject;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Brings tiles, student and teacher together and writes the log. */
final class DistillationLearner {

  private static final String HANDED_ON =
      "The student is handed on as it came in; choose \"Warn\" under \"If the student got worse\""
          + " to have the fine-tuned one.";

  private DistillationLearner() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    DistillationLearnerNodeParameters parameters = input.getParameters();
    EncoderModel student =
        input.<EncoderPortObject>getInPortObject(DistillationLearnerNodeFactory.STUDENT).model();
    List<EncoderModel> teachers = teachers(input.getInPortObjects());
    List<SlideTiles> slides = TileRows.all(input.getInTable(DistillationLearnerNodeFactory.TILES));
    if (slides.isEmpty()) {
      throw new InvalidSettingsException(
          "There are no tiles to learn from. Look at the overview of the Slide Tiler.");
    }

    Warnings warnings = new Warnings();
    parameters.checkTeachers(teachers.size()).ifPresent(warnings::add);
    Device device = ChosenDevice.resolve(parameters.device, progress, warnings);
    SlidesAside split = SlidesAside.of(slides, parameters.validationSlides, parameters.seed);
    Optional<TeacherFeatures> known = known(parameters, slides, teachers.get(0), device, progress);
    WindowExtras extras =
        new WindowExtras(
            known,
            labels(
                input.getInTable(DistillationLearnerNodeFactory.TILES),
                slides,
                parameters,
                warnings),
            parameters.teacherScales(teachers));
    SlideWindows windows = SlideWindows.of(split.learned(), parameters.windows(), extras);
    Optional<WindowSource> validation =
        split.aside().isEmpty()
            ? Optional.empty()
            : Optional.of(SlideWindows.of(split.aside(), parameters.validationWindows(), extras));
    Checkpointing checkpointing = parameters.checkpointing();
    MaskedContextDistillation.Result result =
        MaskedContextDistillation.distil(
            parameters.registers() == 0
                ? student
                : Registers.added(student, parameters.registers(), parameters.seed),
            teachers,
            windows,
            validation,
            parameters.options(tiles(split.learned())),
            device,
            checkpointing,
            progress);

    windows
        .failures()
        .forEach(
            failure ->
                warnings.add(
                    "Of slide \"%s\" windows were left out: %s"
                        .formatted(failure.slide(), failure.message())));
    Optional<StudentCheck> check =
        parameters.safeguard == Safeguard.OFF
            ? Optional.empty()
            : StudentCheck.of(
                SampledTiles.read(
                    split.aside().size() >= StudentCheck.LEAST_SLIDES ? split.aside() : slides,
                    progress),
                student,
                result.student(),
                new StudentCheck.Taught(teachers, parameters.objective().teacher()),
                device,
                progress);
    Optional<String> doubt = check.flatMap(StudentCheck::doubt);
    boolean isKept = doubt.isEmpty() || parameters.safeguard == Safeguard.WARN;
    doubt.ifPresent(why -> warnings.add(isKept ? why + "." : why + ". " + HANDED_ON));
    warnings.show(output::setWarningMessage);
    try (TableWriter log =
            new TableWriter(input.getExecutionContext(), TrainingLog.distillationSpec());
        TableWriter summary =
            new TableWriter(input.getExecutionContext(), TrainingLog.distillationSummarySpec())) {
      for (MaskedContextDistillation.Step step : result.log()) {
        log.add(TrainingLog.row(step, validation(result, step)));
      }
      summary.add(TrainingLog.summary(result.log(), check));
      output.setOutData(
          new EncoderPortObject(isKept ? result.student() : student),
          log.finish(),
          summary.finish());
    }
    if (checkpointing.file().isPresent() && isKept) {
      Files.deleteIfExists(checkpointing.file().get()); // the run is complete
    }
  }

  private static long tiles(List<SlideTiles> slides) {
    return slides.stream().mapToLong(slide -> slide.tiles().size()).sum();
  }

  private static List<EncoderModel> teachers(PortObject[] inputs) {
    return Arrays.stream(inputs)
        .skip(DistillationLearnerNodeFactory.TEACHER)
        .map(teacher -> ((EncoderPortObject) teacher).model())
        .toList();
  }

  /** The slides' labels, where the objective asks for them. */
  private static SlideLabels labels(
      BufferedDataTable tiles,
      List<SlideTiles> slides,
      DistillationLearnerNodeParameters parameters,
      Warnings warnings)
      throws InvalidSettingsException {
    if (!parameters.objective().asksLabels()) {
      return SlideLabels.NONE;
    }
    SlideLabels labels = new SlideLabels(TileRows.texts(tiles, parameters.labelColumn));
    if (labels.classes().size() < 2) {
      throw new InvalidSettingsException(
          "The objective learns from labels, and \"%s\" has %d different of them over %d slides. Choose a column with at least two, or another objective."
              .formatted(parameters.labelColumn, labels.classes().size(), slides.size()));
    }
    int without = slides.size() - labels.bySlide().size();
    if (without > 0) {
      warnings.add(
          "%d of %d slides have no value in \"%s\"; they were learned from without a label."
              .formatted(without, slides.size(), parameters.labelColumn));
    }
    return labels;
  }

  /** What was validated after a step. */
  private static Optional<MaskedContextDistillation.Validation> validation(
      MaskedContextDistillation.Result result, MaskedContextDistillation.Step step) {
    return result.validations().stream()
        .filter(validation -> validation.step() == step.step())
        .findFirst();
  }

  /** The teacher's features of all tiles: as tasks extracted them, or computed first and kept. */
  private static Optional<TeacherFeatures> known(
      DistillationLearnerNodeParameters parameters,
      List<SlideTiles> slides,
      EncoderModel teacher,
      Device device,
      Progress progress)
      throws IOException, InvalidSettingsException {
    Optional<Path> folder = parameters.teacherFeatureFolder();
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    Precision precision = parameters.options(1).execution().teacherPrecision();
    if (PlanFolder.exists(folder.get())) {
      return Optional.of(
          StoredTeacherFeatures.extracted(slides, teacher, precision, folder.get(), progress));
    }
    return Optional.of(
        StoredTeacherFeatures.prepare(
            slides,
            teacher,
            new ExtractionOptions(device, precision, StreamOptions.forThisMachine(32), true, 1),
            folder.get(),
            progress));
  }
}
