package org.contexture.slides.openslide;

import static org.junit.Assert.assertArrayEquals;

import java.util.Arrays;
import org.junit.Test;

public class PremultipliedArgbTest {

  @Test
  public void transparencyShowsTheBackground() {
    int[] argb = {0xFF102030, 0, 0x80402010, 0x80808080};
    assertArrayEquals(
        new byte[] {
          0x10,
          0x20,
          0x30,
          100,
          (byte) 200,
          50,
          (byte) (0x40 + 100 * 127 / 255),
          (byte) (0x20 + 200 * 127 / 255),
          0x10 + 50 * 127 / 255,
          (byte) (0x80 + 100 * 127 / 255),
          (byte) (0x80 + 200 * 127 / 255),
          (byte) (0x80 + 50 * 127 / 255)
        },
        PremultipliedArgb.toRgb(argb, 4, 1, 100 << 16 | 200 << 8 | 50).rgb());
  }

  @Test
  public void onlyTheRectangleIsKept() {
    int[][] cases = { // left, top, width, height; rows of 4 of a 4 × 3 picture
      {1, 1, 2, 1, 0b0000_0110_0000},
      {-2, -2, 3, 3, 0b1000_0000_0000},
      {3, 2, 100, 100, 0b0000_0000_0001},
      {0, 0, 4, 3, 0b1111_1111_1111},
      {4, 0, 1, 3, 0},
      {0, -3, 4, 3, 0},
      {-5, 0, 5, 3, 0},
    };
    for (int[] of : cases) {
      int[] argb = new int[12];
      Arrays.fill(argb, -1);
      PremultipliedArgb.clear(argb, 4, of[0], of[1], of[2], of[3]);
      int[] expected = new int[12];
      Arrays.setAll(expected, i -> (of[4] >> (11 - i) & 1) == 1 ? -1 : 0);
      assertArrayEquals(Arrays.toString(of), expected, argb);
    }
  }
}
