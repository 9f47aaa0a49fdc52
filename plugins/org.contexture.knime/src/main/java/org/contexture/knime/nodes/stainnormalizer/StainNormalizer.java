package org.contexture.knime.nodes.stainnormalizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.SlidesTable.SlideRow;
import org.contexture.knime.table.StainColumn;
import org.contexture.knime.table.TableWriter;
import org.contexture.network.Progress;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.stain.CohortStains;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.stain.StainReference;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Has the cohort's stains measured and writes down how each slide is to be shown. */
final class StainNormalizer {

  private StainNormalizer() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    StainNormalizerNodeParameters parameters = input.getParameters();
    Optional<Path> written = parameters.written();
    BufferedDataTable table = input.getInTable(0);
    List<SlideToTile> slides = new ArrayList<>();
    Map<String, SlideRow> rows = new HashMap<>();
    for (SlideRow slide : SlidesTable.read(table)) {
      slides.add(slide.toTile());
      if (rows.put(slide.id(), slide) != null) {
        throw SlidesTable.repeated(slide.id(), slide.row());
      }
    }
    if (slides.isEmpty()) {
      throw new InvalidSettingsException(
          "There are no slides to measure. Look at the second port of the Slide Reader.");
    }

    Warnings warnings = new Warnings();
    try (TableWriter out =
            new TableWriter(
                input.getExecutionContext(), StainColumn.spec(table.getDataTableSpec()));
        TableWriter overview =
            new TableWriter(input.getExecutionContext(), StainColumn.overviewSpec())) {
      StainReference reference =
          CohortStains.run(
              slides,
              parameters.options(),
              (slide, to) -> {
                out.add(
                    StainColumn.row(
                        table.getDataTableSpec(),
                        rows.get(slide.slide()).row(),
                        slide.normalisation()));
                overview.add(StainColumn.overviewRow(slide, to));
                if (!slide.note().isEmpty()) {
                  warnings.add("Slide \"%s\": %s".formatted(slide.slide(), slide.note()));
                }
              },
              progress);
      if (written.isPresent()) {
        AtomicFile.write(
            written.get(), temporary -> Files.writeString(temporary, reference.text() + "\n"));
      }
      output.setOutData(out.finish(), overview.finish());
    }
    warnings.show(output::setWarningMessage);
  }
}
