package org.contexture.encoder;

import java.util.Arrays;

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
}
