package org.contexture.knime.nodes.tilewriter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.CarriedColumns;
import org.contexture.knime.table.FailuresTable;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TileFilesTable;
import org.contexture.knime.table.TileRows;
import org.contexture.network.Progress;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.tilefile.ClassedTiles;
import org.contexture.pipeline.tilefile.TileFileOptions;
import org.contexture.pipeline.tilefile.TileFiles;
import org.knime.core.data.DataRow;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Has tiles written as files and lists the files. */
final class TileWriter {

  private static final CarriedColumns NONE = new CarriedColumns(List.of(), List.of());

  private TileWriter() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    TileWriterNodeParameters parameters = input.getParameters();
    Path folder = parameters.folder();
    TileFileOptions options = parameters.options();
    BufferedDataTable tiles = input.getInTable(0);
    int classes = parameters.classColumn(tiles.getDataTableSpec());
    if (tiles.size() == 0) {
      throw new InvalidSettingsException(
          "There are no tiles to write. Look at the overview of the Slide Tiler.");
    }
    TileFiles.Summary summary;
    try (TileRows rows = new TileRows(tiles, NONE, classes)) {
      summary =
          TileFiles.write(
              classed(rows), TileRows.slides(tiles), options, folder, progress.part(0, 0.95));
    }
    Warnings warnings = new Warnings();
    try (TableWriter files =
            new TableWriter(
                input.getExecutionContext(), TileFilesTable.spec(tiles.getDataTableSpec()));
        TableWriter failures = new TableWriter(input.getExecutionContext(), FailuresTable.spec())) {
      list(tiles, classes, options, folder, files);
      summary.failures().forEach(f -> failures.add(FailuresTable.row(f, failures.size())));
      if (failures.size() > 0) {
        warnings.add(
            "Of %d slides files are missing; the second port lists them. The first: slide \"%s\": %s"
                .formatted(
                    failures.size(),
                    summary.failures().get(0).slide(),
                    summary.failures().get(0).message()));
      }
      output.setOutData(files.finish(), failures.finish());
    }
    warnings.show(output::setWarningMessage);
  }

  private static Iterator<ClassedTiles> classed(TileRows rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public ClassedTiles next() {
        SlideTiles tiles = rows.next();
        return new ClassedTiles(tiles, rows.texts());
      }
    };
  }

  /** The tiles' rows again, each with its file where that is there. */
  private static void list(
      BufferedDataTable tiles, int classes, TileFileOptions options, Path folder, TableWriter files)
      throws InvalidSettingsException {
    try (TileRows slides = new TileRows(tiles, NONE, classes)) {
      Iterator<ClassedTiles> all = classed(slides);
      ClassedTiles slide = all.next();
      int tile = 0;
      for (DataRow row : tiles) {
        if (tile == slide.tiles().tiles().size()) {
          slide = all.next();
          tile = 0;
        }
        Path file = TileFiles.file(folder, options, slide, tile++);
        files.add(
            TileFilesTable.row(
                tiles.getDataTableSpec(),
                row,
                Files.isRegularFile(file) ? Optional.of(file) : Optional.empty()));
      }
    }
  }
}
