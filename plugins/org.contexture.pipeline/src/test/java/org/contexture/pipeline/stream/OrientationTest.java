package org.contexture.pipeline.stream;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.Test;

public class OrientationTest {

  @Test
  public void theEightAreDifferentAndKeepEveryCell() {
    Set<String> seen = new HashSet<>();
    for (int code = 0; code < 8; code++) {
      int[] cells = new int[9];
      for (int i = 0; i < 9; i++) {
        cells[i] = new Orientation(code).source(i / 3, i % 3, 3);
      }
      seen.add(Arrays.toString(cells));
      Arrays.sort(cells);
      assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, cells);
    }
    assertEquals(8, seen.size());
  }

  @Test
  public void pixelsAndPositionsAreLaidAlike() {
    byte[] window = new byte[3 * 4 * 4]; // a window of 2 × 2 tiles of 2 × 2 px
    for (int i = 0; i < window.length; i++) {
      window[i] = (byte) i;
    }
    for (int code = 0; code < 8; code++) {
      Orientation orientation = new Orientation(code);
      byte[] whole = new byte[window.length];
      orientation.copy(window, 4, whole, 0);
      for (int cell = 0; cell < 4; cell++) {
        byte[] tile = new byte[12];
        orientation.copy(tile(window, orientation.source(cell / 2, cell % 2, 2)), 2, tile, 0);
        assertArrayEquals("orientation " + code, tile(whole, cell), tile);
      }
    }
  }

  private static byte[] tile(byte[] window, int cell) {
    byte[] tile = new byte[12];
    for (int row = 0; row < 2; row++) {
      int from = 3 * ((2 * (cell / 2) + row) * 4 + 2 * (cell % 2));
      System.arraycopy(window, from, tile, 6 * row, 6);
    }
    return tile;
  }
}
