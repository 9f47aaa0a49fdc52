package org.contexture.encoder;

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

  @Test
  public void eachTileIsLaidInItsWayAndStaysInItsPlace() {
    byte[] rgb = new byte[2 * 12]; // red: 1 2 / 3 4 and 5 6 / 7 8
    for (int pixel = 0; pixel < 8; pixel++) {
      rgb[3 * pixel] = (byte) (pixel + 1);
    }
    TileBatch tiles = new TileBatch(2, 2, rgb);
    int[][] expected = {
      {1, 2, 3, 4, 6, 5, 8, 7}, // the second mirrored left and right
      {2, 1, 4, 3, 7, 8, 5, 6}, // above and below
      {3, 4, 1, 2, 8, 7, 6, 5},
      {4, 3, 2, 1, 5, 7, 6, 8}, // rows are columns
    };
    for (int code = 0; code < expected.length; code++) {
      int first = code;
      TileBatch laid = tiles.laid(tile -> new Orientation(first + tile));
      for (int pixel = 0; pixel < 8; pixel++) {
        assertEquals("code " + code, expected[code][pixel], laid.rgb()[3 * pixel]);
      }
    }
    assertArrayEquals(rgb, tiles.laid(tile -> Orientation.UPRIGHT).rgb());
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
