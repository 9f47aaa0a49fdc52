package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideFileName;
import org.contexture.pipeline.TileValue;
import org.contexture.pipeline.TilesOffSlide;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.pipeline.heatmap.ColourMap;
import org.contexture.pipeline.heatmap.GeoJsonOrigin;
import org.contexture.pipeline.heatmap.HeatmapOptions;
import org.contexture.pipeline.heatmap.Heatmaps;
import org.contexture.pipeline.heatmap.Scale;
import org.contexture.pipeline.heatmap.TileGeoJson;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.SlideReading;
import org.contexture.slides.Slides;

/**
 * Slides and the values of their tiles → pictures, and the same for QuPath, as the Slide Heatmap
 * paints them.
 *
 * @param values folder with a table of tiles for each slide, as other tasks wrote it
 * @param column that is painted
 * @param scale of the values
 * @param colours of the values
 * @param opacity of the colours over the slide
 * @param side longer side of a picture, px
 * @param legend whether a strip below the picture says what is painted
 */
public record HeatmapPlan(
    String values,
    String column,
    Scale scale,
    ColourMap colours,
    double opacity,
    int side,
    boolean legend)
    implements WorkPlan {

  static final String ATTENTION = ".attention.csv";

  private static final String PICTURE = ".png";
  private static final List<String> TABLES = List.of(ATTENTION, ".tiles.csv", ".csv");

  public HeatmapPlan {
    options(side, opacity, scale, colours, legend, column); // checks
  }

  private static HeatmapOptions options(
      int side, double opacity, Scale scale, ColourMap colours, boolean legend, String column) {
    return new HeatmapOptions(
        side, opacity, scale, colours, legend ? Optional.of(column) : Optional.empty());
  }

  @Override
  public WorkKind kind() {
    return WorkKind.HEATMAPS;
  }

  @Override
  public String ending() {
    return PICTURE;
  }

  @Override
  public String summary() {
    return "%s of %s, %s".formatted(column, values, scale);
  }

  /** That of the slide, and of the table of its tiles. */
  @Override
  public String source(PlannedSlide slide) {
    String own = WorkPlan.super.source(slide);
    Optional<Path> table = table(slide);
    try {
      return own.isEmpty() || table.isEmpty()
          ? ""
          : own + "; " + FeatureProvenance.fingerprint(table.get(), SlideReading.PLAIN);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public SlideTask open(List<Device> devices, int threads) {
    return new FileTask(this, "paint", this::paint, threads, () -> {});
  }

  private Optional<Path> table(PlannedSlide slide) {
    return TABLES.stream()
        .map(ending -> Path.of(values).resolve(SlideFileName.of(slide.id(), ending)))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private SlideWork.Made paint(PlannedSlide slide) throws IOException {
    List<TileValue> tiles = tiles(slide);
    HeatmapOptions options = options(side, opacity, scale, colours, legend, column);
    SlideMetadata metadata;
    try (Slide open = Slides.open(slide.path(), slide.micronsPerPixel(), slide.look())) {
      metadata = open.metadata();
    }
    List<String> notes = new ArrayList<>();
    TilesOffSlide.in(tiles, metadata.width(), metadata.height())
        .ifPresent(off -> notes.add(off.of(slide.id())));
    List<byte[]> pictures = new ArrayList<>();
    List<SlideFailure> failures =
        Heatmaps.run(
            List.of(
                new Heatmaps.Unpainted(
                    slide.id(), slide.path(), slide.micronsPerPixel(), slide.look(), tiles)),
            options,
            (painted, png) -> pictures.add(png),
            notes::add,
            Progress.NONE);
    if (!failures.isEmpty()) {
      throw new IOException(failures.get(0).message());
    }
    return new SlideWork.Made(
        List.of(
            SlideWork.SlideFile.of(slide.id(), PICTURE, file -> Files.write(file, pictures.get(0))),
            SlideWork.SlideFile.of(
                slide.id(),
                ".geojson",
                file ->
                    TileGeoJson.writeTo(
                        file,
                        metadata.micronsPerPixel(),
                        GeoJsonOrigin.ofQuPath(metadata),
                        tiles,
                        column,
                        options))),
        tiles.size(),
        0,
        notes);
  }

  private List<TileValue> tiles(PlannedSlide slide) throws IOException {
    Path table =
        table(slide)
            .orElseThrow(
                () ->
                    new IOException(
                        "%s holds no table of its tiles, such as %s. Predict it first, with its tiles."
                            .formatted(values, SlideFileName.of(slide.id(), ATTENTION))));
    List<TileValue> tiles = new ArrayList<>();
    TableFile.read(
        table,
        List.of("X", "Y", "Size", column),
        row ->
            tiles.add(
                new TileValue(
                    Integer.parseInt(row.get("X")),
                    Integer.parseInt(row.get("Y")),
                    Integer.parseInt(row.get("Size")),
                    row.get(column).isEmpty() ? Double.NaN : Double.parseDouble(row.get(column)))));
    return tiles;
  }
}
