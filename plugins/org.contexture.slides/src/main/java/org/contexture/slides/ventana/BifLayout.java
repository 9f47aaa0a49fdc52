package org.contexture.slides.ventana;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.contexture.slides.Level;
import org.contexture.slides.SlideException;
import org.contexture.slides.chunk.PlacedTiles;
import org.contexture.slides.tiff.TiffDirectory;
import org.contexture.slides.tiff.TiffTiles;

/**
 * Where the tiles of the first level lie, in px of it.
 *
 * @param places in the order in which they cover each other
 */
record BifLayout(List<Place> places, int tileWidth, int tileHeight) {

  /** A tile of the TIFF grid and its upper left corner. */
  record Place(int column, int row, double x, double y) {}

  BifLayout {
    places = List.copyOf(places);
  }

  static BifLayout of(BifXml xml, TiffTiles stored, TiffDirectory directory) throws SlideException {
    Map<Long, Place> places = new TreeMap<>(); // by row, then column
    for (BifXml.Area area : xml.areas(stored.across(), stored.down())) {
      for (int row = 0; row < area.rows(); row++) {
        for (int column = 0; column < area.columns(); column++) {
          Place place =
              new Place(
                  area.firstColumn() + column,
                  area.firstRow() + row,
                  area.x() + column * xml.advanceX(),
                  area.y() + row * xml.advanceY());
          places.put((long) place.row << 32 | place.column, place);
        }
      }
    }
    if (places.isEmpty()) {
      throw directory
          .file()
          .damaged(directory.offset(), "areas in the XML", "none that was scanned", "one");
    }
    return new BifLayout(new ArrayList<>(places.values()), stored.tileWidth(), stored.tileHeight());
  }

  private double right() {
    return places.stream().mapToDouble(Place::x).max().orElseThrow() + tileWidth;
  }

  private double bottom() {
    return places.stream().mapToDouble(Place::y).max().orElseThrow() + tileHeight;
  }

  Map<String, String> bounds() {
    long x = Math.max(0, Math.round(places.stream().mapToDouble(Place::x).min().orElseThrow()));
    long y = Math.max(0, Math.round(places.stream().mapToDouble(Place::y).min().orElseThrow()));
    return Map.of(
        "openslide.bounds-x", "" + x,
        "openslide.bounds-y", "" + y,
        "openslide.bounds-width", "" + ((long) Math.ceil(right()) - x),
        "openslide.bounds-height", "" + ((long) Math.ceil(bottom()) - y));
  }

  /** As large as its tiles reach, for the file does not say. */
  Level level(double downsample, TiffDirectory directory) throws SlideException {
    double width = Math.ceil(right() / downsample);
    double height = Math.ceil(bottom() / downsample);
    int most = Integer.MAX_VALUE / 4;
    if (!(Math.min(width, height) >= 1 && Math.max(width, height) <= most)) {
      throw directory
          .file()
          .damaged(
              directory.offset(),
              "places of tiles in the XML",
              "%s × %s px".formatted(width, height),
              "1 … 536870911 px");
    }
    return new Level((int) width, (int) height, downsample, downsample);
  }

  /** Tiles of a coarser level hold a square of tiles of the first one. */
  PlacedTiles tiles(Level level, TiffTiles stored, TiffDirectory directory) throws SlideException {
    int parts = (int) Math.min(1 << 20, level.downsampleX());
    int across = places.stream().mapToInt(Place::column).max().orElseThrow() / parts + 1;
    int down = places.stream().mapToInt(Place::row).max().orElseThrow() / parts + 1;
    if (stored.tileWidth() != tileWidth
        || stored.tileHeight() != tileHeight
        || stored.across() < across
        || stored.down() < down) {
      throw directory
          .file()
          .damaged(
              directory.offset(),
              "tiles of a level",
              "%d × %d of %d × %d px"
                  .formatted(
                      stored.across(), stored.down(), stored.tileWidth(), stored.tileHeight()),
              "at least %d × %d of %d × %d px".formatted(across, down, tileWidth, tileHeight));
    }
    double width = (double) tileWidth / parts;
    double height = (double) tileHeight / parts;
    PlacedTiles.Builder builder = new PlacedTiles.Builder();
    for (Place place : places) {
      builder.add(
          (int) Math.round(place.x / level.downsampleX()),
          (int) Math.round(place.y / level.downsampleY()),
          place.row / parts * stored.across() + place.column / parts,
          (int) (place.column % parts * width),
          (int) (place.row % parts * height));
    }
    return builder.build(
        new PlacedTiles.Sizes(
            level.width(),
            level.height(),
            tileWidth,
            tileHeight,
            (int) Math.ceil(width),
            (int) Math.ceil(height)),
        stored);
  }
}
