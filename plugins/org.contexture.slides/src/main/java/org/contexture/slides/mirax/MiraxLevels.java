package org.contexture.slides.mirax;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.contexture.slides.Level;
import org.contexture.slides.SlideException;
import org.contexture.slides.chunk.PlacedTiles;

/**
 * Where the tiles of all levels lie. The camera takes photographs that overlap; each is cut into
 * images side by side. For a coarser level images are halved and joined two by two, at first those
 * of one photograph, then those of several, which do not lie side by side: these are taken apart
 * again into one tile for each photograph.
 *
 * <p>Tiles of lower rows, then of columns further right, cover others. Places are rounded to whole
 * px.
 */
final class MiraxLevels {

  private static final int MAXIMUM_TILES = 1 << 24;
  private static final int LARGEST_SIDE = Integer.MAX_VALUE / 4;

  /** A tile, and the image that it is a part of. */
  private record Tile(MiraxIndex.Piece image, int partX, int partY, double x, double y) {}

  private final Slidedat slidedat;
  private final List<ZoomLevel> zooms;
  private final CameraPositions positions;
  private final int across;
  private final int down;
  private final int divisions;
  private final boolean placed;
  private final BitSet active = new BitSet();
  private int tileCount;
  private Optional<MiraxIndex.Piece> firstImage = Optional.empty();

  /**
   * A layout.
   *
   * @param across images of the finest level in a row
   * @param down its rows
   * @param divisions images of a photograph in a row
   * @param recorded whether positions were recorded
   */
  MiraxLevels(
      Slidedat slidedat,
      List<ZoomLevel> zooms,
      CameraPositions positions,
      int across,
      int down,
      int divisions,
      boolean recorded) {
    this.slidedat = slidedat;
    this.zooms = List.copyOf(zooms);
    this.positions = positions;
    this.across = across;
    this.down = down;
    this.divisions = divisions;
    placed = recorded || zooms.get(0).overlapX() != 0 || zooms.get(0).overlapY() != 0;
  }

  /** Sizes of all levels: the images side by side, less the overlaps of photographs. */
  List<Level> levels() throws SlideException {
    ZoomLevel first = zooms.get(0);
    double width = (double) across * first.imageWidth() - gaps(across) * first.overlapX();
    double height = (double) down * first.imageHeight() - gaps(down) * first.overlapY();
    List<Level> levels = new ArrayList<>();
    for (ZoomLevel zoom : zooms) {
      double downsample = (double) zoom.joined() / first.joined();
      levels.add(
          new Level(
              side(width / zoom.joined()), side(height / zoom.joined()), downsample, downsample));
    }
    return levels;
  }

  /** Borders between photographs. */
  private long gaps(int images) {
    return (images - 1L) / divisions;
  }

  private int side(double px) throws SlideException {
    if (!(px >= 1 && px <= LARGEST_SIDE)) {
      throw slidedat.damaged("GENERAL", "IMAGENUMBER_X", px + " px", "1 … 536870911 px");
    }
    return (int) px;
  }

  /** Tiles of a level; levels are to be asked for in their order. */
  PlacedTiles tiles(int level, Level size, MiraxIndex index, MiraxImages images)
      throws SlideException {
    ZoomLevel zoom = zooms.get(level);
    Map<Long, Tile> tiles = new TreeMap<>(); // by row, then column
    index.images(
        level,
        (number, piece) -> {
          firstImage = firstImage.or(() -> Optional.of(piece));
          addImage(level, number, piece, tiles);
        });
    List<MiraxIndex.Piece> pieces = new ArrayList<>();
    Map<MiraxIndex.Piece, Integer> chunks = new java.util.HashMap<>();
    PlacedTiles.Builder builder = new PlacedTiles.Builder();
    for (Tile tile : tiles.values()) {
      Integer chunk = chunks.get(tile.image);
      if (chunk == null) {
        chunk = pieces.size();
        chunks.put(tile.image, chunk);
        pieces.add(tile.image);
      }
      builder.add(
          (int) Math.round(tile.x),
          (int) Math.round(tile.y),
          chunk,
          (int) (tile.partX * tileWidth(zoom)),
          (int) (tile.partY * tileHeight(zoom)));
    }
    return builder.build(
        new PlacedTiles.Sizes(
            size.width(),
            size.height(),
            zoom.imageWidth(),
            zoom.imageHeight(),
            (int) Math.ceil(tileWidth(zoom)),
            (int) Math.ceil(tileHeight(zoom))),
        chunk -> images.decode(pieces.get(chunk), zoom));
  }

  /** The first image of the index; empty until tiles were asked for, or if there is none. */
  Optional<MiraxIndex.Piece> firstImage() {
    return firstImage;
  }

  private double tileWidth(ZoomLevel zoom) {
    return (double) zoom.imageWidth() / parts(zoom);
  }

  private double tileHeight(ZoomLevel zoom) {
    return (double) zoom.imageHeight() / parts(zoom);
  }

  private int photographs(ZoomLevel zoom) {
    return Math.max(1, zoom.joined() / divisions);
  }

  /** Tiles of an image in each direction. */
  private int parts(ZoomLevel zoom) {
    return placed ? photographs(zoom) : 1;
  }

  private void addImage(int level, int number, MiraxIndex.Piece piece, Map<Long, Tile> tiles)
      throws SlideException {
    ZoomLevel zoom = zooms.get(level);
    int column = number % across;
    int row = number / across;
    if (row >= down || column % zoom.joined() != 0 || row % zoom.joined() != 0) {
      throw slidedat.damaged(
          "GENERAL",
          "IMAGENUMBER_Y",
          "an image in column %d, row %d of level %d".formatted(column, row, level),
          "one in every %d of %d × %d".formatted(zoom.joined(), across, down));
    }
    int divisor = placed ? Math.min(zoom.joined(), divisions) : zoom.joined();
    for (int y = 0; y < parts(zoom) && row + y * divisions < down; y++) {
      for (int x = 0; x < parts(zoom) && column + x * divisions < across; x++) {
        int imageColumn = column + x * divisions;
        int imageRow = row + y * divisions;
        if (!isActive(level, imageColumn / divisions, imageRow / divisions, zoom)) {
          continue;
        }
        if (++tileCount > MAXIMUM_TILES) {
          throw slidedat.damaged("GENERAL", "IMAGENUMBER_X", "more tiles", "" + MAXIMUM_TILES);
        }
        tiles.put(
            (long) (row / divisor + y) << 32 | (column / divisor + x),
            new Tile(
                piece,
                x,
                y,
                (double) place(imageColumn, imageRow, true) / zoom.joined(),
                (double) place(imageColumn, imageRow, false) / zoom.joined()));
      }
    }
  }

  private int position(int column, int row) {
    return row * (across / divisions) + column;
  }

  /** Of an image of the camera: its photograph's, and where it lies in that. */
  private long place(int column, int row, boolean alongX) {
    int position = position(column / divisions, row / divisions);
    ZoomLevel first = zooms.get(0);
    return alongX
        ? positions.x(position) + (long) first.imageWidth() * (column % divisions)
        : positions.y(position) + (long) first.imageHeight() * (row % divisions);
  }

  /**
   * Coarser images have room for photographs that were never taken. Taken is what the finest level
   * has; at (0, 0), only the first can be.
   */
  private boolean isActive(int level, int column, int row, ZoomLevel zoom) throws SlideException {
    int columns = across / divisions;
    int rows = down / divisions;
    if (level == 0) {
      if (column >= columns || row >= rows) {
        throw slidedat.damaged(
            "GENERAL",
            "IMAGENUMBER_X",
            "an image of photograph (%d, %d)".formatted(column, row),
            "%d × %d photographs".formatted(columns, rows));
      }
      int position = position(column, row);
      boolean nowhere =
          positions.x(position) == 0 && positions.y(position) == 0 && (column != 0 || row != 0);
      if (!nowhere) {
        active.set(position);
      }
      return !nowhere;
    }
    int span = placed ? 1 : photographs(zoom);
    for (int y = row; y < Math.min(rows, row + span); y++) {
      for (int x = column; x < Math.min(columns, column + span); x++) {
        if (active.get(position(x, y))) {
          return true;
        }
      }
    }
    return false;
  }
}
