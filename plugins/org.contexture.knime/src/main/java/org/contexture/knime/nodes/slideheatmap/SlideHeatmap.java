package org.contexture.knime.nodes.slideheatmap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.HeatmapsTable;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.SlidesTable.SlideRow;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TileValuesTable;
import org.contexture.network.Progress;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideFileName;
import org.contexture.pipeline.TileValue;
import org.contexture.pipeline.heatmap.GeoJsonOrigin;
import org.contexture.pipeline.heatmap.HeatmapOptions;
import org.contexture.pipeline.heatmap.Heatmaps;
import org.contexture.pipeline.heatmap.Heatmaps.Unpainted;
import org.contexture.pipeline.heatmap.TileGeoJson;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Has each slide painted that has values. */
final class SlideHeatmap {

  private SlideHeatmap() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    SlideHeatmapNodeParameters parameters = input.getParameters();
    HeatmapOptions options = parameters.options();
    Optional<Path> geoJson = parameters.geoJson();
    if (geoJson.isPresent()) {
      Files.createDirectories(geoJson.get());
    }
    Map<String, SlideRow> slides = new HashMap<>();
    for (SlideRow slide : SlidesTable.read(input.getInTable(SlideHeatmapNodeFactory.SLIDES))) {
      slides.put(slide.id(), slide);
    }
    Map<String, List<TileValue>> values =
        TileValuesTable.read(
            input.getInTable(SlideHeatmapNodeFactory.VALUES), parameters.valueColumn);

    Warnings warnings = new Warnings();
    if (values.isEmpty()) {
      warnings.add(TileValuesTable.EMPTY);
    }
    try (TableWriter heatmaps =
        new TableWriter(input.getExecutionContext(), HeatmapsTable.spec())) {
      List<SlideFailure> failures =
          Heatmaps.run(
              unpainted(values, slides, warnings),
              options,
              (slide, png) -> heatmaps.add(HeatmapsTable.row(slide.id(), slide.values(), png)),
              warnings::add,
              progress.part(0, geoJson.isPresent() ? 0.8 : 1));
      failures.forEach(
          failure ->
              warnings.add(
                  "Slide \"%s\" was not painted: %s"
                      .formatted(failure.slide(), failure.message())));
      requireSome(heatmaps.size(), values.size());
      output.setOutData(heatmaps.finish());
    }
    if (geoJson.isPresent()) {
      writeGeoJson(
          geoJson.get(), values, slides, parameters, options, warnings, progress.part(0.8, 1));
    }
    warnings.show(output::setWarningMessage);
  }

  private static List<Unpainted> unpainted(
      Map<String, List<TileValue>> values, Map<String, SlideRow> slides, Warnings warnings) {
    List<Unpainted> unpainted = new ArrayList<>();
    values.forEach(
        (id, tiles) -> {
          SlideRow slide = slides.get(id);
          if (slide == null) {
            warnings.add("Slide \"%s\" has tile values but is not among the slides.".formatted(id));
          } else {
            slide.outside(tiles).ifPresent(warnings::add);
            unpainted.add(
                new Unpainted(id, slide.path(), slide.micronsPerPixel(), slide.look(), tiles));
          }
        });
    return unpainted;
  }

  private static void writeGeoJson(
      Path folder,
      Map<String, List<TileValue>> values,
      Map<String, SlideRow> slides,
      SlideHeatmapNodeParameters parameters,
      HeatmapOptions options,
      Warnings warnings,
      Progress progress) {
    int done = 0;
    for (Map.Entry<String, List<TileValue>> slide : values.entrySet()) {
      Path file = folder.resolve(SlideFileName.of(slide.getKey(), ".geojson"));
      progress.report((double) done++ / values.size(), "Writing " + file.getFileName());
      try {
        TileGeoJson.write(
            file,
            Optional.ofNullable(slides.get(slide.getKey())).flatMap(SlideRow::micronsPerPixel),
            parameters.quPathOrigin
                ? origin(Optional.ofNullable(slides.get(slide.getKey())))
                : GeoJsonOrigin.SLIDE,
            slide.getValue(),
            parameters.valueColumn,
            options);
      } catch (IOException problem) {
        warnings.add(
            "The GeoJSON of slide \"%s\" was not written: %s"
                .formatted(slide.getKey(), problem.getMessage()));
      }
    }
  }

  /** Of a slide that is not there, tiles are counted as they are. */
  private static GeoJsonOrigin origin(Optional<SlideRow> slide) throws IOException {
    if (slide.isEmpty()) {
      return GeoJsonOrigin.SLIDE;
    }
    try (Slide open = Slides.open(slide.get().path(), Optional.empty(), slide.get().look())) {
      return GeoJsonOrigin.ofQuPath(open.metadata());
    }
  }

  private static void requireSome(long painted, int slides) throws InvalidSettingsException {
    if (painted == 0 && slides > 0) {
      throw new InvalidSettingsException(
          "None of the %d slides with tile values could be painted. Connect the slides that the"
                  .formatted(slides)
              + " values were computed on, and check that their files are still where they were.");
    }
  }
}
