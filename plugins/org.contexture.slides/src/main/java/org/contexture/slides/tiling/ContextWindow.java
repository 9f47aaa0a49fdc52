package org.contexture.slides.tiling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * s × s neighbouring tiles; those off the tissue or off the slide are absent.
 *
 * @param column grid column of the top-left tile; may be negative
 * @param row grid row of the top-left tile; may be negative
 * @param side s
 * @param tiles s² entries, row by row
 */
public record ContextWindow(int column, int row, int side, List<Optional<Tile>> tiles) {

  public ContextWindow {
    tiles = List.copyOf(tiles);
    if (side < 1 || tiles.size() != side * side) {
      throw new IllegalArgumentException(
          "Expected %d tiles for side %d, found %d.".formatted(side * side, side, tiles.size()));
    }
  }

  /** Number of tiles that are there. */
  public int present() {
    return (int) tiles.stream().filter(Optional::isPresent).count();
  }

  /**
   * Cuts a grid into non-overlapping windows.
   *
   * @param tiles all tiles of one slide
   * @param side s
   * @param offsetColumn where the first window starts, 0 … s−1 columns to the left of column 0
   * @param offsetRow the same for rows
   * @param minimumPresent windows with fewer tiles are left out
   * @return ordered by row, then column
   */
  public static List<ContextWindow> cut(
      List<Tile> tiles, int side, int offsetColumn, int offsetRow, int minimumPresent) {
    return cut(tiles, side, side, offsetColumn, offsetRow, minimumPresent);
  }

  /**
   * Cuts windows that start every {@code stride} tiles: below {@code side} they overlap, above it
   * tiles are left out between them.
   *
   * @param offsetColumn where the first window starts, 0 … stride−1 columns to the left of column 0
   * @param offsetRow the same for rows
   */
  public static List<ContextWindow> cut(
      List<Tile> tiles, int side, int stride, int offsetColumn, int offsetRow, int minimumPresent) {
    if (stride < 1
        || offsetColumn < 0
        || offsetColumn >= stride
        || offsetRow < 0
        || offsetRow >= stride) {
      throw new IllegalArgumentException(
          "Expected a stride of at least 1 and offsets below it, found stride %d, offsets %d and %d."
              .formatted(stride, offsetColumn, offsetRow));
    }
    Map<Corner, List<Optional<Tile>>> windows = new TreeMap<>();
    for (Tile tile : tiles) {
      for (int row : starts(tile.row() + offsetRow, side, stride)) {
        for (int column : starts(tile.column() + offsetColumn, side, stride)) {
          Corner corner = new Corner(row - offsetRow, column - offsetColumn);
          windows
              .computeIfAbsent(
                  corner, c -> new ArrayList<>(Collections.nCopies(side * side, Optional.empty())))
              .set(
                  (tile.row() - corner.row) * side + tile.column() - corner.column,
                  Optional.of(tile));
        }
      }
    }
    return windows.entrySet().stream()
        .map(e -> new ContextWindow(e.getKey().column, e.getKey().row, side, e.getValue()))
        .filter(window -> window.present() >= minimumPresent)
        .toList();
  }

  /** The multiples of the stride, from 0, whose windows hold a place. */
  private static int[] starts(int place, int side, int stride) {
    int last = Math.floorDiv(place, stride);
    int first = Math.max(0, -Math.floorDiv(side - 1 - place, stride));
    return IntStream.rangeClosed(first, last).map(k -> k * stride).toArray();
  }

  private record Corner(int row, int column) implements Comparable<Corner> {
    @Override
    public int compareTo(Corner other) {
      return row != other.row
          ? Integer.compare(row, other.row)
          : Integer.compare(column, other.column);
    }
  }
}
