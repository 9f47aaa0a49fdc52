package org.contexture.learning;

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
}
