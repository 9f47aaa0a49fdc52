package org.contexture.knime.nodes.slidetiler;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.CarriedColumns;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.SlidesTable.SlideRow;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TilesTable;
import org.contexture.network.Progress;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.tiling.SlideTiling;
import org.contexture.pipeline.tiling.SlideToTile;
import org.knime.core.data.DataCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Has the slides tiled and writes tiles and overview as they come. */
final class SlideTiler {

  private SlideTiler() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    SlideTilerNodeParameters parameters = input.getParameters();
    BufferedDataTable slideTable = input.getInTable(0);
    CarriedColumns carried = SlidesTable.carried(slideTable.getDataTableSpec(), TilesTable.NAMES);
    List<SlideToTile> slides = new ArrayList<>();
    Map<String, List<DataCell>> cells = new HashMap<>();
    Map<String, DataCell> paths = new HashMap<>();
    for (SlideRow slide : SlidesTable.read(slideTable)) {
      slides.add(new SlideToTile(slide.id(), slide.path(), slide.micronsPerPixel()));
      if (cells.put(slide.id(), carried.cells(slide.row())) != null) {
        throw SlidesTable.repeated(slide.id(), slide.row());
      }
      paths.put(slide.id(), SlidesTable.path(slideTable.getDataTableSpec(), slide.row()));
    }

    Warnings warnings = new Warnings();
    try (TableWriter tiles =
            new TableWriter(
                input.getExecutionContext(),
                TilesTable.spec(slideTable.getDataTableSpec(), parameters.pixels));
        TableWriter overview =
            new TableWriter(input.getExecutionContext(), TilesTable.overviewSpec())) {
      SlideTiling.Summary summary =
          SlideTiling.run(
              slides,
              parameters.tissue(),
              parameters.options(),
              parameters.overviewSide,
              (slide, picture) -> {
                slide
                    .tiles()
                    .forEach(
                        tile ->
                            tiles.add(
                                TilesTable.row(
                                    slide,
                                    tile,
                                    paths.get(slide.slide()),
                                    cells.get(slide.slide()))));
                overview.add(TilesTable.row(picture));
                if (!picture.note().isEmpty()) {
                  warnings.add(warning(slide.slide(), picture.note()));
                }
              },
              progress);
      for (SlideFailure failure : summary.failures()) {
        overview.add(TilesTable.failedRow(failure.slide(), failure.message()));
        warnings.add(warning(failure.slide(), failure.message()));
      }
      output.setOutData(tiles.finish(), overview.finish());
    }
    warnings.show(output::setWarningMessage);
  }

  private static String warning(String slide, String message) {
    return "Slide \"%s\": %s".formatted(slide, message);
  }
}
