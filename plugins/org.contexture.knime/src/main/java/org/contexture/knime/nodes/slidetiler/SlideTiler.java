package org.contexture.knime.nodes.slidetiler;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.knime.table.CarriedColumns;
import org.contexture.knime.table.QualityColumns;
import org.contexture.knime.table.RegionsTable;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.SlidesTable.SlideRow;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TileRegionColumns;
import org.contexture.knime.table.TilesTable;
import org.contexture.network.Progress;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.tiling.CohortQuality;
import org.contexture.pipeline.tiling.RegionTiling;
import org.contexture.pipeline.tiling.SlideQuality;
import org.contexture.pipeline.tiling.SlideTiling;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.pipeline.tiling.TiledSlide;
import org.contexture.pipeline.tiling.TilingOverview;
import org.contexture.slides.tiling.Tile;
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
    BufferedDataTable regionTable = input.getInTable(1); // null if nothing is connected
    Optional<EncoderPortObjectSpec> encoder =
        Optional.ofNullable(input.<EncoderPortObject>getInPortObject(SlideTilerNodeFactory.ENCODER))
            .map(EncoderPortObject::getSpec);
    Optional<RegionTiling> regions =
        regionTable == null
            ? Optional.empty()
            : Optional.of(parameters.regions(RegionsTable.read(regionTable)));
    Optional<TileRegionColumns> columns = columns(parameters, regions.isPresent());

    BufferedDataTable slideTable = input.getInTable(0);
    CarriedColumns carried =
        TilesTable.carried(slideTable.getDataTableSpec(), columns, parameters.quality);
    List<SlideToTile> slides = new ArrayList<>();
    Map<String, List<DataCell>> cells = new HashMap<>();
    Map<String, DataCell> paths = new HashMap<>();
    for (SlideRow slide : SlidesTable.read(slideTable)) {
      slides.add(slide.toTile());
      if (cells.put(slide.id(), carried.cells(slide.row())) != null) {
        throw SlidesTable.repeated(slide.id(), slide.row());
      }
      paths.put(slide.id(), SlidesTable.path(slideTable.getDataTableSpec(), slide.row()));
    }

    Warnings warnings = new Warnings();
    List<TilingOverview> overviews = new ArrayList<>();
    Map<String, SlideQuality> measured = new LinkedHashMap<>();
    if (parameters.geoJsonFolder().isPresent()) {
      Files.createDirectories(parameters.geoJsonFolder().get());
    }
    regions.ifPresent(rule -> warnings.addAll(rule.unmatched(cells.keySet())));
    try (TableWriter tiles =
            new TableWriter(
                input.getExecutionContext(),
                TilesTable.spec(
                    slideTable.getDataTableSpec(),
                    parameters.pixels(encoder),
                    columns,
                    parameters.quality));
        TableWriter overview =
            new TableWriter(
                input.getExecutionContext(), TilesTable.overviewSpec(parameters.quality))) {
      SlideTiling.Summary summary =
          SlideTiling.run(
              slides,
              parameters.request(regions, encoder),
              slide -> {
                String id = slide.tiles().slide();
                add(slide, columns, paths.get(id), cells.get(id), tiles);
                slide.quality().ifPresent(quality -> measured.put(id, quality));
                if (parameters.quality) {
                  overviews.add(slide.overview()); // waits for the cohort
                } else {
                  add(slide.overview(), Optional.empty(), "", overview, warnings);
                }
              },
              progress);
      Map<String, String> outliers = CohortQuality.outliers(measured);
      for (TilingOverview slide : overviews) {
        add(
            slide,
            Optional.of(measured.get(slide.slide())),
            outliers.getOrDefault(slide.slide(), ""),
            overview,
            warnings);
      }
      for (SlideFailure failure : summary.failures()) {
        overview.add(TilesTable.failedRow(failure.slide(), failure.message(), parameters.quality));
        warnings.add(warning(failure.slide(), failure.message()));
      }
      output.setOutData(tiles.finish(), overview.finish());
    }
    warnings.show(output::setWarningMessage);
  }

  /** The columns that regions add, if there are any. */
  static Optional<TileRegionColumns> columns(SlideTilerNodeParameters parameters, boolean regions)
      throws InvalidSettingsException {
    List<String> classes = parameters.classes();
    return regions
        ? Optional.of(
            new TileRegionColumns(
                parameters.classFractions ? classes : List.of(), parameters.leastOverlap))
        : Optional.empty();
  }

  private static void add(
      TiledSlide slide,
      Optional<TileRegionColumns> columns,
      DataCell path,
      List<DataCell> carried,
      TableWriter tiles) {
    List<Tile> all = slide.tiles().tiles();
    for (int i = 0; i < all.size(); i++) {
      Tile tile = all.get(i);
      int number = i;
      List<DataCell> more = new ArrayList<>();
      columns.ifPresent(regions -> more.addAll(regions.cells(slide.regions().orElseThrow(), tile)));
      slide
          .quality()
          .ifPresent(quality -> more.addAll(QualityColumns.cells(quality.tiles().get(number))));
      more.addAll(carried);
      tiles.add(TilesTable.row(slide.tiles(), tile, path, more));
    }
  }

  private static void add(
      TilingOverview slide,
      Optional<SlideQuality> quality,
      String outlier,
      TableWriter overview,
      Warnings warnings) {
    String note = (slide.note() + " " + outlier).strip();
    overview.add(TilesTable.row(slide, quality, note));
    if (!note.isEmpty()) {
      warnings.add(warning(slide.slide(), note));
    }
  }

  private static String warning(String slide, String message) {
    return "Slide \"%s\": %s".formatted(slide, message);
  }
}
