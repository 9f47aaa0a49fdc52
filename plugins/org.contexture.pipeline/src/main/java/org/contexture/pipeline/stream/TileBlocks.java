package org.contexture.pipeline.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.contexture.slides.tiling.Tile;

/**
 * Cuts a slide's tiles into batches of neighbours. Tiles in a square block share far more of the
 * file's own tiles than tiles in a row, so fewer of those are decoded twice.
 */
final class TileBlocks {

  private TileBlocks() {}

  /**
   * Groups tiles; every tile occurs once.
   *
   * @return indices into the list, at most {@code batchSize} each; all but the last are full
   */
  static List<int[]> of(List<Tile> tiles, int batchSize) {
    int side = Math.max(1, (int) Math.sqrt(batchSize));
    Comparator<Integer> byBlock =
        Comparator.<Integer>comparingInt(i -> Math.floorDiv(tiles.get(i).row(), side))
            .thenComparingInt(i -> Math.floorDiv(tiles.get(i).column(), side))
            .thenComparingInt(i -> tiles.get(i).row())
            .thenComparingInt(i -> tiles.get(i).column())
            .thenComparingInt(i -> i);
    int[] order =
        IntStream.range(0, tiles.size()).boxed().sorted(byBlock).mapToInt(i -> i).toArray();
    List<int[]> blocks = new ArrayList<>();
    for (int from = 0; from < order.length; from += batchSize) {
      blocks.add(Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize)));
    }
    return blocks;
  }
}
