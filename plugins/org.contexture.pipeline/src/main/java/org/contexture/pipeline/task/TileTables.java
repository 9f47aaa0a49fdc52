package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVRecord;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideFileName;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.tiling.TileColumns;
import org.contexture.slides.tiling.Tile;

/** Reads tiles that were laid before, of slides that are still as they were then. Thread-safe. */
final class TileTables implements TileSource {

  private final LaidTiles laid;
  private final PlanFolder tiled;
  private final TilePlan plan;
  private final Manifest manifest;
  private final Map<String, PlannedSlide> slides;

  private TileTables(LaidTiles laid, PlanFolder tiled, Manifest manifest) {
    this.laid = laid;
    this.tiled = tiled;
    this.plan = (TilePlan) tiled.plan();
    this.manifest = manifest;
    this.slides = tiled.slidesById();
  }

  /**
   * Opens a folder of tiles.
   *
   * @throws IOException if it holds others than expected
   */
  static TileTables open(LaidTiles laid) throws IOException {
    PlanFolder tiled = laid.read();
    return new TileTables(laid, tiled, Manifest.read(tiled.folder(), tiled.plan()));
  }

  @Override
  public Tiling of(PlannedSlide slide) {
    if (!slide.isFile()) {
      return Tiling.failed(slide.elsewhere());
    }
    try {
      requireTiled(slide);
      List<Tile> tiles = tiles(slide);
      if (tiles.isEmpty()) {
        throw new IOException(whyNone(slide));
      }
      return Tiling.found(
          slide,
          new SlideTiles(
              slide.id(),
              slide.path(),
              plan.pixels(),
              plan.micronsPerPixel(),
              tiles,
              slide.toTile().look()));
    } catch (IOException e) {
      return Tiling.failed(new SlideFailure(slide.id(), "tile", e.getMessage()));
    }
  }

  /** Checks that the tiles are those of the slide and its regions as they are now. */
  private void requireTiled(PlannedSlide slide) throws IOException {
    Optional<ManifestLine> line =
        Optional.ofNullable(slides.get(slide.id()))
            .map(then -> slide.stained(Optional.empty()).with(then.attached()))
            .flatMap(
                now -> manifest.of(now).filter(told -> told.source().equals(plan.source(now))));
    if (line.isEmpty()) {
      throw new IOException(
          "%s has not been tiled as it is now in %s. Run ./contexture tile --out %s with it first."
              .formatted(slide.path(), tiled.folder(), tiled.folder()));
    }
    if (line.get().state() == ManifestLine.State.FAILED) {
      throw new IOException(line.get().message());
    }
  }

  private List<Tile> tiles(PlannedSlide slide) throws IOException {
    List<Tile> tiles = new ArrayList<>();
    if (!Files.exists(laid.table(slide))) {
      throw new IOException(
          "%s is gone. Run ./contexture tile --out %s to lay its tiles again."
              .formatted(laid.table(slide), tiled.folder()));
    }
    TableFile.read(
        laid.table(slide),
        List.of("X", "Y", "Size", "Pixels", "MPP", "Column", "Row", "Tissue"),
        row -> tiles.add(tile(row)));
    return tiles;
  }

  private Tile tile(CSVRecord row) {
    int pixels = Integer.parseInt(row.get("Pixels"));
    double microns = Double.parseDouble(row.get("MPP"));
    if (pixels != plan.pixels() || microns != plan.micronsPerPixel()) {
      throw new IllegalArgumentException(
          "expected tiles of %d px at %s µm per pixel, found %d px at %s"
              .formatted(plan.pixels(), plan.micronsPerPixel(), pixels, microns));
    }
    return new Tile(
        Integer.parseInt(row.get("Column")),
        Integer.parseInt(row.get("Row")),
        Integer.parseInt(row.get("X")),
        Integer.parseInt(row.get("Y")),
        Integer.parseInt(row.get("Size")),
        Double.parseDouble(row.get("Tissue")));
  }

  private String whyNone(PlannedSlide slide) throws IOException {
    Path overview = tiled.folder().resolve(SlideFileName.of(slide.id(), TilePlan.OVERVIEW));
    List<String> notes = new ArrayList<>();
    TableFile.read(
        overview, List.of(TileColumns.NOTE), row -> notes.add(row.get(TileColumns.NOTE)));
    return String.join(" ", notes);
  }
}
