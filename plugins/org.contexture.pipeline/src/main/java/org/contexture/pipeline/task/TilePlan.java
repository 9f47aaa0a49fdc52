package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.StoredFile;
import org.contexture.pipeline.tiling.CohortQuality;
import org.contexture.pipeline.tiling.RegionTiling;
import org.contexture.pipeline.tiling.SlideQuality;
import org.contexture.pipeline.tiling.TileColumns;
import org.contexture.pipeline.tiling.TileRegions;
import org.contexture.pipeline.tiling.TiledSlide;
import org.contexture.pipeline.tiling.TilingRequest;
import org.contexture.slides.quality.TileMeasures;
import org.contexture.slides.region.RegionCoverage;
import org.contexture.slides.tiling.Tile;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.GlassColour;

/**
 * Slides → tables of tiles, as the Slide Tiler has them, and a row of its overview each.
 *
 * @param pixels side of a tile, px
 * @param micronsPerPixel of a tile
 * @param overlap of neighbouring tiles, px after resampling
 * @param minimumTissue least fraction of tissue of a tile
 * @param tissue how tissue is told from glass
 * @param maximumBlank largest fraction of blank pixels of a tile
 * @param minimumSharpness least sharpness of a tile
 * @param quality whether every tile is read and measured
 * @param choices what else was chosen; empty in plans of before
 */
public record TilePlan(
    int pixels,
    double micronsPerPixel,
    int overlap,
    double minimumTissue,
    ExtractionPlan.Tissue tissue,
    double maximumBlank,
    double minimumSharpness,
    boolean quality,
    Optional<TileChoices> choices)
    implements WorkPlan {

  static final String TILES = ".tiles.csv";
  static final String OVERVIEW = ".overview.csv";
  private static final String PICTURE = ".overview.png";
  private static final String GEO_JSON = ".geojson";
  private static final String EXACT_GLASS = "Exact Glass";
  private static final int UNSEEN_PX = 16; // of a picture that nobody looks at

  public TilePlan {
    choices = choices == null ? Optional.empty() : choices; // a plan of before
    options(
        pixels,
        micronsPerPixel,
        overlap,
        minimumTissue,
        maximumBlank,
        minimumSharpness,
        choices.orElse(TileChoices.NONE)); // checks
  }

  private static TilingOptions options(
      int pixels,
      double micronsPerPixel,
      int overlap,
      double minimumTissue,
      double maximumBlank,
      double minimumSharpness,
      TileChoices choices) {
    return new TilingOptions(
        pixels,
        micronsPerPixel,
        overlap,
        minimumTissue,
        choices.edges(),
        maximumBlank,
        minimumSharpness,
        choices.anyEnlargement());
  }

  private TileChoices chosen() {
    return choices.orElse(TileChoices.NONE);
  }

  /** What is not said was not chosen. */
  private TilePlan complete() {
    return new TilePlan(
        pixels,
        micronsPerPixel,
        overlap,
        minimumTissue,
        tissue,
        maximumBlank,
        minimumSharpness,
        quality,
        Optional.of(chosen()));
  }

  @Override
  public List<String> differences(WorkPlan other) {
    return other instanceof TilePlan tiles
        ? PlanText.differences(complete(), tiles.complete())
        : WorkPlan.super.differences(other);
  }

  @Override
  public WorkKind kind() {
    return WorkKind.TILES;
  }

  @Override
  public String ending() {
    return TILES;
  }

  @Override
  public String summary() {
    return "%d px at %s µm per pixel%s%s"
        .formatted(
            pixels,
            micronsPerPixel,
            quality ? ", quality measured" : "",
            chosen().regions().map(regions -> ", by regions (" + regions.use() + ")").orElse(""));
  }

  @Override
  public Optional<RowTable> rowTable() {
    return Optional.of(new RowTable(OVERVIEW, "overview.csv", TilePlan::outliers));
  }

  @Override
  public SlideTask open(List<Device> devices, int threads) {
    return new FileTask(this, "tile", this::make, threads, () -> {});
  }

  private SlideWork.Made make(PlannedSlide slide) throws IOException {
    List<String> notes = new ArrayList<>();
    Optional<RegionTiling> regions = Optional.empty();
    if (chosen().regions().isPresent()) {
      RegionChoice.Drawn drawn = chosen().regions().get().read(slide);
      regions = Optional.of(drawn.tiling());
      notes.addAll(drawn.notes());
    }
    TiledSlide tiled =
        Tiling.tile(
            slide,
            new TilingRequest(
                chosen().tissue(tissue.options().detector()),
                options(
                    pixels,
                    micronsPerPixel,
                    overlap,
                    minimumTissue,
                    maximumBlank,
                    minimumSharpness,
                    chosen()),
                regions,
                quality,
                Math.max(UNSEEN_PX, chosen().picture()),
                Optional.empty()));
    if (!tiled.overview().note().isEmpty()) {
      notes.add(tiled.overview().note());
    }
    return new SlideWork.Made(files(slide, tiled), tiled.tiles().tiles().size(), 0, notes);
  }

  private List<SlideWork.SlideFile> files(PlannedSlide slide, TiledSlide tiled) {
    Optional<TileRegions> regions = chosen().regions().map(RegionChoice::columns);
    List<SlideWork.SlideFile> files = new ArrayList<>();
    files.add(
        SlideWork.SlideFile.of(
            slide.id(),
            TILES,
            TableFile.of(TileColumns.ofTiles(regions, quality), tiles(slide, tiled, regions))));
    files.add(SlideWork.SlideFile.of(slide.id(), OVERVIEW, overview(tiled)));
    if (chosen().picture() > 0) {
      byte[] picture = tiled.overview().overlay();
      files.add(SlideWork.SlideFile.of(slide.id(), PICTURE, file -> Files.write(file, picture)));
    }
    if (chosen().geoJson()) {
      files.add(
          SlideWork.SlideFile.of(
              slide.id(), GEO_JSON, file -> tiled.geoJson().writeTo(file, tiled)));
    }
    return files;
  }

  private static List<List<Object>> tiles(
      PlannedSlide of, TiledSlide tiled, Optional<TileRegions> regions) {
    SlideTiles slide = tiled.tiles();
    String path = of.stored().map(StoredFile::url).orElse(of.path().toString());
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < slide.tiles().size(); i++) {
      Tile tile = slide.tiles().get(i);
      List<Object> row =
          new ArrayList<>(
              List.of(
                  slide.slide(),
                  path,
                  tile.x(),
                  tile.y(),
                  tile.size(),
                  slide.pixels(),
                  slide.micronsPerPixel(),
                  tile.column(),
                  tile.row(),
                  tile.tissue()));
      int number = i;
      regions.ifPresent(
          columns -> {
            RegionCoverage coverage = tiled.regions().orElseThrow();
            row.add(columns.regionClass(coverage, tile).orElse(""));
            row.addAll(columns.fractions(coverage, tile));
          });
      tiled.quality().ifPresent(all -> row.addAll(TileColumns.quality(all.tiles().get(number))));
      rows.add(row);
    }
    return rows;
  }

  /** Plans of before did not keep what tells whether a slide stands out. */
  private AtomicFile.Content overview(TiledSlide tiled) {
    List<String> columns = new ArrayList<>(TileColumns.ofSlides(quality));
    List<Object> row =
        new ArrayList<>(
            List.of(
                tiled.tiles().slide(),
                tiled.overview().tiles(),
                tiled.overview().tissueMm2(),
                tiled.overview().note()));
    tiled.quality().ifPresent((SlideQuality all) -> row.addAll(TileColumns.quality(all)));
    if (quality && choices.isPresent()) {
      columns.add(EXACT_GLASS);
      row.add(tiled.quality().map(all -> exact(all.glass())).orElse(""));
    }
    return TableFile.of(columns, List.of(row));
  }

  private static String exact(GlassColour glass) {
    return glass.red() + " " + glass.green() + " " + glass.blue();
  }

  /** Which slides stand out of all, by their rows. */
  private static Map<String, String> outliers(List<CSVRecord> rows, Progress progress) {
    CSVRecord first = rows.get(0);
    if (!first.isMapped(EXACT_GLASS)) {
      if (first.isMapped(TileColumns.QUALITY.get(0))) {
        progress.log(
            "Which slides stand out is not told: the work was planned by an earlier version, whose"
                + " tables do not hold enough. Tile in another folder to be told.");
      }
      return Map.of();
    }
    Map<String, SlideQuality> measured = new LinkedHashMap<>();
    for (CSVRecord row : rows) {
      double[] share =
          TileColumns.QUALITY.stream().mapToDouble(name -> number(row.get(name))).toArray();
      double[] glass =
          Stream.of(row.get(EXACT_GLASS).split(" ", -1)).mapToDouble(TilePlan::number).toArray();
      measured.put(
          row.get(TileColumns.SLIDE),
          new SlideQuality(
              List.of(),
              0,
              new TileMeasures(
                  share[0], share[1], share[2], share[3], share[4], share[5], share[6]),
              Optional.empty(),
              new GlassColour(glass[0], glass[1], glass[2]),
              Optional.empty()));
    }
    return CohortQuality.outliers(measured);
  }

  private static double number(String cell) {
    return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
  }
}
