package org.contexture.knime.nodes.slidereader;

import java.io.IOException;
import java.util.Set;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.TableWriter;
import org.contexture.network.Progress;
import org.contexture.pipeline.catalogue.SlideCatalogue;
import org.contexture.pipeline.catalogue.SlideEntry;
import org.contexture.pipeline.catalogue.UnreadableSlide;
import org.contexture.slides.ReadingChoice;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.ExecutionContext;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Asks the catalogue and writes what it found into tables. */
final class SlideReader {

  private SlideReader() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    SlideReaderNodeParameters parameters = input.getParameters();
    SlideCatalogue catalogue = SlideCatalogue.scan(parameters.options(), progress);

    Warnings warnings = new Warnings();
    warnings.addAll(catalogue.warnings());
    if (!catalogue.unreadable().isEmpty()) {
      warnings.add(
          "%d slides cannot be read; the second port lists them with the reasons."
              .formatted(catalogue.unreadable().size()));
    }
    warnings.show(output::setWarningMessage);
    output.setOutData(
        slides(catalogue, parameters.options().reading(), input.getExecutionContext()),
        unreadable(catalogue, input.getExecutionContext()));
  }

  private static BufferedDataTable slides(
      SlideCatalogue catalogue, ReadingChoice choice, ExecutionContext context) {
    try (TableWriter table = new TableWriter(context, SlidesTable.spec(Set.of(), choice))) {
      for (SlideEntry slide : catalogue.slides()) {
        table.add(SlidesTable.row(slide, choice));
      }
      return table.finish();
    }
  }

  private static BufferedDataTable unreadable(SlideCatalogue catalogue, ExecutionContext context) {
    try (TableWriter table = new TableWriter(context, SlidesTable.unreadableSpec())) {
      for (UnreadableSlide slide : catalogue.unreadable()) {
        table.add(SlidesTable.row(slide, table.size()));
      }
      return table.finish();
    }
  }
}
