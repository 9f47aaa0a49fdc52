package org.contexture.distillation.teacher;

import java.util.function.IntUnaryOperator;
import org.contexture.encoder.TileBatch;

/**
 * The eight turns and mirror images of a tile. Bit 0 mirrors left and right, bit 1 above and below,
 * bit 2 swaps rows and columns; 0 leaves it.
 */
final class Views {

  static final int COUNT = 8;

  private Views() {}

  /**
   * Tiles turned or mirrored.
   *
   * @param viewOf each tile, by its number in the batch
   */
  static TileBatch of(TileBatch tiles, IntUnaryOperator viewOf) {
    byte[] rgb = new byte[tiles.rgb().length];
    for (int tile = 0; tile < tiles.tiles(); tile++) {
      turn(tiles, tile, viewOf.applyAsInt(tile), rgb);
    }
    return new TileBatch(tiles.tiles(), tiles.pixels(), rgb);
  }

  private static void turn(TileBatch tiles, int tile, int view, byte[] rgb) {
    int side = tiles.pixels();
    int first = tile * side * side;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int column = (view & 1) == 0 ? x : side - 1 - x;
        int row = (view & 2) == 0 ? y : side - 1 - y;
        int from = (view & 4) == 0 ? row * side + column : column * side + row;
        System.arraycopy(tiles.rgb(), 3 * (first + from), rgb, 3 * (first + y * side + x), 3);
      }
    }
  }
}
