package org.contexture.knime.nodes.distillation;

import java.io.IOException;
import java.util.List;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TileRows;
import org.contexture.knime.table.TrainingLog;
import org.contexture.learning.Progress;
import org.contexture.learning.distillation.MaskedContextDistillation;
import org.contexture.learning.encoder.EncoderModel;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.stream.SlideWindows;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Brings tiles, student and teacher together and writes the log. */
final class DistillationLearner {

  private DistillationLearner() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    DistillationLearnerNodeParameters parameters = input.getParameters();
    EncoderModel student =
        input.<EncoderPortObject>getInPortObject(DistillationLearnerNodeFactory.STUDENT).model();
    EncoderModel teacher =
        input.<EncoderPortObject>getInPortObject(DistillationLearnerNodeFactory.TEACHER).model();
    List<SlideTiles> slides = TileRows.all(input.getInTable(DistillationLearnerNodeFactory.TILES));
    if (slides.isEmpty()) {
      throw new InvalidSettingsException(
          "There are no tiles to learn from. Look at the overview of the Slide Tiler.");
    }

    Warnings warnings = new Warnings();
    SlideWindows windows = SlideWindows.of(slides, parameters.windows());
    MaskedContextDistillation.Result result =
        MaskedContextDistillation.distil(
            student,
            teacher,
            windows,
            parameters.options(),
            ChosenDevice.resolve(parameters.device, progress, warnings),
            progress);

    windows
        .failures()
        .forEach(
            failure ->
                warnings.add(
                    "Slide \"%s\" was left out: %s".formatted(failure.slide(), failure.message())));
    warnings.show(output::setWarningMessage);
    try (TableWriter log =
        new TableWriter(input.getExecutionContext(), TrainingLog.distillationSpec())) {
      result.log().forEach(step -> log.add(TrainingLog.row(step)));
      output.setOutData(new EncoderPortObject(result.student()), log.finish());
    }
  }
}
