package org.contexture.slides.tiling;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class ContextWindowTest {

  private static Tile tile(int column, int row) {
    return new Tile(column, row, 100 * column, 100 * row, 100, 1);
  }

  private static List<Tile> grid(int columns, int rows) {
    List<Tile> tiles = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        tiles.add(tile(column, row));
      }
    }
    return tiles;
  }

  @Test
  public void everyTileIsInExactlyOneWindow() {
    for (int offset = 0; offset < 4; offset++) {
      List<ContextWindow> windows = ContextWindow.cut(grid(9, 7), 4, offset, 3 - offset, 1);
      assertEquals(63, windows.stream().mapToInt(ContextWindow::present).sum());
      for (ContextWindow window : windows) {
        for (int i = 0; i < 16; i++) {
          Optional<Tile> found = window.tiles().get(i);
          int column = window.column() + i % 4;
          int row = window.row() + i / 4;
          found.ifPresent(t -> assertEquals(tile(column, row), t));
        }
      }
    }
  }

  @Test
  public void tilesOffTheTissueAreAbsent() {
    List<ContextWindow> windows =
        ContextWindow.cut(List.of(tile(0, 0), tile(1, 1), tile(5, 0)), 2, 0, 0, 1);
    assertEquals(2, windows.size());
    assertEquals(
        List.of(
            Optional.of(tile(0, 0)), Optional.empty(), Optional.empty(), Optional.of(tile(1, 1))),
        windows.get(0).tiles());
    assertEquals(4, windows.get(1).column());
    assertEquals(1, ContextWindow.cut(grid(3, 2), 2, 0, 0, 3).size());
  }

  @Test
  public void offsetsMoveWindowsToTheLeftAndUp() {
    List<ContextWindow> windows = ContextWindow.cut(grid(2, 2), 2, 1, 1, 1);
    assertEquals(4, windows.size());
    assertEquals(-1, windows.get(0).column());
    assertEquals(-1, windows.get(0).row());
    assertEquals(Optional.of(tile(0, 0)), windows.get(0).tiles().get(3));
    assertThrows(IllegalArgumentException.class, () -> ContextWindow.cut(grid(2, 2), 2, 2, 0, 1));
  }

  @Test
  public void windowsAreOrderedByRowThenColumn() {
    List<ContextWindow> windows = ContextWindow.cut(grid(8, 8), 4, 0, 0, 1);
    assertEquals(
        List.of("0,0", "4,0", "0,4", "4,4"),
        windows.stream().map(w -> w.column() + "," + w.row()).toList());
  }

  @Test
  public void aSmallerStrideMakesWindowsOverlapAndALargerOneSkipsTiles() {
    List<ContextWindow> overlapping = ContextWindow.cut(grid(6, 4), 4, 2, 0, 0, 16);
    assertEquals(
        List.of("0,0", "2,0"), overlapping.stream().map(w -> w.column() + "," + w.row()).toList());
    assertEquals(Optional.of(tile(2, 0)), overlapping.get(0).tiles().get(2));
    assertEquals(Optional.of(tile(2, 0)), overlapping.get(1).tiles().get(0));
    List<ContextWindow> apart = ContextWindow.cut(grid(7, 2), 2, 5, 0, 0, 1);
    assertEquals(8, apart.stream().mapToInt(ContextWindow::present).sum());
    assertEquals(5, apart.get(1).column());
  }
}
