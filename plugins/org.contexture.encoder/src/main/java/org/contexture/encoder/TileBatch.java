package org.contexture.encoder;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Tiles of one size as interleaved 8-bit RGB. Holds the given array itself.
 *
 * @param tiles number of tiles
 * @param pixels side of a tile
 * @param rgb [tiles, pixels, pixels, 3]
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer, never compared
public record TileBatch(int tiles, int pixels, byte[] rgb) {

  public TileBatch {
    if (tiles < 0 || pixels < 1 || rgb.length != 3L * tiles * pixels * pixels) {
      throw new IllegalArgumentException(
          "Expected %d tiles of 3 · %d² bytes, found %d bytes."
              .formatted(tiles, pixels, rgb.length));
    }
  }

  /** A copy of the tiles from one on, up to another. */
  public TileBatch part(int from, int to) {
    int size = 3 * pixels * pixels;
    return new TileBatch(to - from, pixels, Arrays.copyOfRange(rgb, from * size, to * size));
  }

  /**
   * The tiles, each laid in its way.
   *
   * @param orientation of a tile by its number
   */
  public TileBatch laid(IntFunction<Orientation> orientation) {
    int size = 3 * pixels * pixels;
    byte[] other = new byte[rgb.length];
    for (int tile = 0; tile < tiles; tile++) {
      orientation.apply(tile).copy(rgb, tile * size, pixels, other, tile * size);
    }
    return new TileBatch(tiles, pixels, other);
  }
}
