package org.contexture.slides.synthetic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.contexture.slides.RgbImage;

/**
 * A slide of square blocks whose colour at any place is known: to test and time what shows slides.
 * Blocks of one colour cost nothing on disk, so that 100,000 × 100,000 px are a few MB.
 *
 * @param width of level 0, px
 * @param height of level 0, px
 * @param block side of a block, px: a power of two
 * @param micronsPerPixel of level 0
 */
public record BlockSlide(int width, int height, int block, double micronsPerPixel) {

  private static final int[] COLOURS = {
    0xC04040, 0x40A040, 0x4060C0, 0xD0B030, 0x9040A0, 0x30A0A0, 0x808080, 0xE8E0F0
  };
  private static final int TILE = PyramidTiffWriter.TILE_PX;
  private static final int SMALLEST_LEVEL_PX = 512;
  private static final float QUALITY = 0.95f;

  public BlockSlide {
    if (width < 1 || height < 1 || Integer.bitCount(block) != 1) {
      throw new IllegalArgumentException(
          "Expected a size and blocks of a power of two, found %d × %d px, %d px."
              .formatted(width, height, block));
    }
  }

  /** The colour at a place of level 0, 0xRRGGBB; neighbouring blocks differ. */
  public int rgb(int x, int y) {
    return COLOURS[Math.floorMod(x / block + 3 * (y / block), COLOURS.length)];
  }

  /** Writes it, with levels that halve each other. */
  public void write(Path file) throws IOException {
    write(file, "Blocks");
  }

  /** The same with a description, from which readers may take where a scanner found it. */
  public void write(Path file, String description) throws IOException {
    try (PyramidTiffWriter tiff = new PyramidTiffWriter(file, micronsPerPixel, description);
        JpegTileEncoder jpeg = new JpegTileEncoder(QUALITY)) {
      int scale = 1;
      do {
        writeLevel(tiff, jpeg, scale);
        scale *= 2;
      } while (2 * Math.max(width, height) / scale > SMALLEST_LEVEL_PX);
      tiff.finish();
    }
  }

  private void writeLevel(PyramidTiffWriter tiff, JpegTileEncoder jpeg, int scale)
      throws IOException {
    int across = Math.max(1, width / scale);
    int down = Math.max(1, height / scale);
    tiff.beginLevel(across, down);
    Map<Integer, byte[]> plain = new HashMap<>();
    int index = 0;
    for (int y = 0; y < down; y += TILE) {
      for (int x = 0; x < across; x += TILE) {
        if (block / scale >= TILE) { // all of one block
          int rgb = rgb(x * scale, y * scale);
          byte[] known = plain.get(rgb);
          if (known == null) {
            known = jpeg.encode(tile(x, y, scale));
            plain.put(rgb, known);
          }
          tiff.writeTile(index++, known);
        } else {
          tiff.writeTile(index++, jpeg.encode(tile(x, y, scale)));
        }
      }
    }
  }

  private RgbImage tile(int left, int top, int scale) {
    byte[] rgb = new byte[3 * TILE * TILE];
    for (int y = 0, at = 0; y < TILE; y++) {
      for (int x = 0; x < TILE; x++, at += 3) {
        int colour = rgb((left + x) * scale, (top + y) * scale);
        rgb[at] = (byte) (colour >> 16);
        rgb[at + 1] = (byte) (colour >> 8);
        rgb[at + 2] = (byte) colour;
      }
    }
    return new RgbImage(TILE, TILE, rgb);
  }
}
