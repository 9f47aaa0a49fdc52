package org.contexture.pipeline.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.StoredFile;
import org.contexture.pipeline.tiling.SlideQuality;
import org.contexture.pipeline.tiling.TileColumns;
import org.contexture.pipeline.tiling.TiledSlide;
import org.contexture.slides.tiling.EdgeRule;
import org.contexture.slides.tiling.Tile;
import org.contexture.slides.tiling.TilingOptions;

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
 */
public record TilePlan(
    int pixels,
    double micronsPerPixel,
    int overlap,
    double minimumTissue,
    ExtractionPlan.Tissue tissue,
    double maximumBlank,
    double minimumSharpness,
    boolean quality)
    implements WorkPlan {

  private static final String TILES = ".tiles.csv";
  private static final String OVERVIEW = ".overview.csv";

  public TilePlan {
    options(
        pixels, micronsPerPixel, overlap, minimumTissue, maximumBlank, minimumSharpness); // checks
  }

  private static TilingOptions options(
      int pixels,
      double micronsPerPixel,
      int overlap,
      double minimumTissue,
      double maximumBlank,
      double minimumSharpness) {
    return new TilingOptions(
        pixels,
        micronsPerPixel,
        overlap,
        minimumTissue,
        EdgeRule.WHOLE_TILES,
        maximumBlank,
        minimumSharpness);
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
    return "%d px at %s µm per pixel%s"
        .formatted(pixels, micronsPerPixel, quality ? ", quality measured" : "");
  }

  @Override
  public Optional<RowTable> rowTable() {
    return Optional.of(new RowTable(OVERVIEW, "overview.csv"));
  }

  @Override
  public SlideTask open(List<Device> devices, int threads) {
    return new FileTask(this, "tile", this::make, threads, () -> {});
  }

  private SlideWork.Made make(PlannedSlide slide) throws IOException {
    TilingOptions options =
        options(pixels, micronsPerPixel, overlap, minimumTissue, maximumBlank, minimumSharpness);
    TiledSlide tiled = Tiling.tile(slide, options, tissue, quality);
    String note = tiled.overview().note();
    return new SlideWork.Made(
        List.of(
            new SlideWork.SlideFile(
                TILES, TableFile.of(TileColumns.ofTiles(quality), tiles(slide, tiled))),
            new SlideWork.SlideFile(
                OVERVIEW, TableFile.of(TileColumns.ofSlides(quality), List.of(overview(tiled))))),
        tiled.tiles().tiles().size(),
        0,
        note.isEmpty() ? List.of() : List.of(note));
  }

  private static List<List<Object>> tiles(PlannedSlide of, TiledSlide tiled) {
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
      tiled.quality().ifPresent(all -> row.addAll(TileColumns.quality(all.tiles().get(number))));
      rows.add(row);
    }
    return rows;
  }

  private static List<Object> overview(TiledSlide tiled) {
    List<Object> row =
        new ArrayList<>(
            List.of(
                tiled.tiles().slide(),
                tiled.overview().tiles(),
                tiled.overview().tissueMm2(),
                tiled.overview().note()));
    tiled.quality().ifPresent((SlideQuality all) -> row.addAll(TileColumns.quality(all)));
    return row;
  }
}
