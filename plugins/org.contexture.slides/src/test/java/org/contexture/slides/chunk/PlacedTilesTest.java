package org.contexture.slides.chunk;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.contexture.slides.RgbImage;
import org.contexture.slides.SlideException;
import org.junit.Test;

/** Tiles anywhere, against pixels painted one by one. */
public class PlacedTilesTest {

  private static final int TILE = 10;

  private static byte[] chunk(int number) {
    byte[] rgb = new byte[3 * TILE * TILE];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (number * 31 + i);
    }
    return rgb;
  }

  @Test
  public void laterTilesCoverEarlierOnesWhereverTheyLie() throws SlideException {
    Random random = new Random(5);
    int width = 83;
    int height = 61;
    byte[] expected = new byte[3 * width * height];
    Arrays.fill(expected, (byte) 255);
    PlacedTiles.Builder builder = new PlacedTiles.Builder();
    for (int tile = 0; tile < 200; tile++) {
      int x = random.nextInt(width + 20) - 15;
      int y = random.nextInt(height + 20) - 15;
      int fromX = random.nextInt(4);
      int fromY = random.nextInt(4);
      builder.add(x, y, tile, fromX, fromY);
      byte[] chunk = chunk(tile);
      for (int row = Math.max(0, y); row < Math.min(height, y + 6); row++) {
        for (int column = Math.max(0, x); column < Math.min(width, x + 7); column++) {
          int from = 3 * ((fromY + row - y) * TILE + fromX + column - x);
          System.arraycopy(chunk, from, expected, 3 * (row * width + column), 3);
        }
      }
    }
    PlacedTiles tiles =
        builder.build(
            new PlacedTiles.Sizes(width, height, TILE, TILE, 7, 6), PlacedTilesTest::chunk);
    assertArrayEquals(expected, tiles.whole(width, height, 0xFFFFFF).rgb());
    ChunkCache cache = new ChunkCache(10_000);
    for (int i = 0; i < 100; i++) {
      int x = random.nextInt(width) - 10;
      int y = random.nextInt(height) - 10;
      RgbImage part = new RgbImage(20, 15, new byte[3 * 20 * 15]);
      Background.fill(part.rgb(), 0xFFFFFF);
      tiles.at(3, -4).draw(part, x + 3, y - 4, cache);
      for (int row = 0; row < 15; row++) {
        for (int column = 0; column < 20; column++) {
          boolean inside =
              x + column >= 0 && y + row >= 0 && x + column < width && y + row < height;
          byte wanted = inside ? expected[3 * ((y + row) * width + x + column)] : (byte) 255;
          assertEquals(wanted, part.rgb()[3 * (row * 20 + column)]);
        }
      }
    }
  }

  /** A few tiles in a level as large as can be: memory is that of the tiles. */
  @Test
  public void theIndexOfAnEmptyLevelIsSmall() throws SlideException {
    int side = Integer.MAX_VALUE / 4;
    PlacedTiles tiles =
        new PlacedTiles.Builder()
            .add(side - 5, side - 5, 0)
            .build(PlacedTiles.Sizes.ofWholeChunks(side, side, TILE, TILE), PlacedTilesTest::chunk);
    RgbImage corner = new RgbImage(8, 8, new byte[3 * 64]);
    tiles.draw(corner, side - 6, side - 6, new ChunkCache(0));
    assertEquals(0, corner.rgb()[0]);
    assertEquals(chunk(0)[3 * 11 + 1], corner.rgb()[3 * (2 * 8 + 2) + 1]);
  }
}
