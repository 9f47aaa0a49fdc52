package org.contexture.slides.tiling;

import java.util.List;
import java.util.Optional;

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
    throw new UnsupportedOperationException("ContextWindow.cut");
  }
}
