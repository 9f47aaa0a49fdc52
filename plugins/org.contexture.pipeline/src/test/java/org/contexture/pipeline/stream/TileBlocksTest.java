package org.contexture.pipeline.stream;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.contexture.slides.tiling.Tile;
import org.junit.Test;

public class TileBlocksTest {

  private static List<Tile> grid(int columns, int rows) {
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < columns * rows; i++) {
      tiles.add(new Tile(i % columns, i / columns, i % columns, i / columns, 1, 1));
    }
    return tiles;
  }

  @Test
  public void aBatchIsASquareOfNeighbours() {
    List<int[]> blocks = TileBlocks.of(grid(8, 4), 4);
    assertArrayEquals(new int[] {0, 1, 8, 9}, blocks.get(0));
    assertArrayEquals(new int[] {2, 3, 10, 11}, blocks.get(1));
    assertArrayEquals(new int[] {16, 17, 24, 25}, blocks.get(4));
  }

  @Test
  public void everyTileOccursOnceAndOnlyTheLastBatchMayBeShort() {
    List<int[]> blocks = TileBlocks.of(grid(7, 5), 8);
    assertEquals(List.of(8, 8, 8, 8, 3), blocks.stream().map(block -> block.length).toList());
    assertArrayEquals(
        IntStream.range(0, 35).toArray(),
        blocks.stream().flatMapToInt(IntStream::of).sorted().toArray());
    assertEquals(List.of(), TileBlocks.of(List.of(), 8));
  }
}
