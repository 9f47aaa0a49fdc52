package org.contexture.slides.tiling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
    if (offsetColumn < 0 || offsetColumn >= side || offsetRow < 0 || offsetRow >= side) {
      throw new IllegalArgumentException(
          "Expected offsets in 0 … %d, found %d and %d."
              .formatted(side - 1, offsetColumn, offsetRow));
    }
    Map<Corner, List<Optional<Tile>>> windows = new TreeMap<>();
    for (Tile tile : tiles) {
      int column = Math.floorDiv(tile.column() + offsetColumn, side) * side - offsetColumn;
      int row = Math.floorDiv(tile.row() + offsetRow, side) * side - offsetRow;
      windows
          .computeIfAbsent(
              new Corner(row, column),
              corner -> new ArrayList<>(Collections.nCopies(side * side, Optional.empty())))
          .set((tile.row() - row) * side + tile.column() - column, Optional.of(tile));
    }
    return windows.entrySet().stream()
        .map(e -> new ContextWindow(e.getKey().column, e.getKey().row, side, e.getValue()))
        .filter(window -> window.present() >= minimumPresent)
        .toList();
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
