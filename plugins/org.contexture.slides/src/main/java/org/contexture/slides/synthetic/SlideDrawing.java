package org.contexture.slides.synthetic;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.contexture.slides.RgbImage;

/** Draws one scene into a pyramid: tile by tile, each level half the size of the one before. */
final class SlideDrawing {

  private static final int TILE = PyramidTiffWriter.TILE_PX;
  private static final int SMALLEST_LEVEL_PX = 1024;
  private static final float QUALITY = 0.88f;

  private final ScenePainter painter;
  private final int width;
  private final int height;
  private final double micronsPerPixel;

  SlideDrawing(TissueScene scene, int width, int height, double micronsPerPixel) {
    this.painter = new ScenePainter(scene, micronsPerPixel);
    this.width = width;
    this.height = height;
    this.micronsPerPixel = micronsPerPixel;
  }

  /** Writes the file: complete, or not at all. */
  void write(Path path, String description) throws IOException {
    Path temporary = path.resolveSibling("." + path.getFileName() + ".part");
    Files.deleteIfExists(temporary);
    try {
      try (PyramidTiffWriter tiff = new PyramidTiffWriter(temporary, micronsPerPixel, description);
          JpegTileEncoder jpeg = new JpegTileEncoder(QUALITY)) {
        writeLevels(tiff, jpeg);
        tiff.finish();
      }
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void writeLevels(PyramidTiffWriter tiff, JpegTileEncoder jpeg) throws IOException {
    Half half = new Half(width, height);
    writeLevel(tiff, jpeg, width, height, (x, y) -> painter.paint(x, y, TILE, TILE), half);
    while (Math.max(half.sourceWidth, half.sourceHeight) > SMALLEST_LEVEL_PX) {
      Half level = half;
      half = new Half(level.width, level.height);
      writeLevel(tiff, jpeg, level.width, level.height, level::tile, half);
    }
  }

  private static void writeLevel(
      PyramidTiffWriter tiff,
      JpegTileEncoder jpeg,
      int width,
      int height,
      TileSource source,
      Half half)
      throws IOException {
    tiff.beginLevel(width, height);
    int index = 0;
    for (int y = 0; y < height; y += TILE) {
      for (int x = 0; x < width; x += TILE) {
        if (Thread.interrupted()) {
          throw new InterruptedIOException("Drawing was stopped.");
        }
        RgbImage tile = source.tile(x, y);
        half.take(tile, x, y);
        tiff.writeTile(index++, jpeg.encode(tile));
      }
    }
  }

  @FunctionalInterface
  private interface TileSource {
    RgbImage tile(int x, int y);
  }

  /** The next smaller level, averaged from the tiles of the one above. */
  private static final class Half {

    private final int sourceWidth;
    private final int sourceHeight;
    private final int width;
    private final int height;
    private final byte[] rgb;

    Half(int sourceWidth, int sourceHeight) {
      this.sourceWidth = sourceWidth;
      this.sourceHeight = sourceHeight;
      this.width = Math.max(1, sourceWidth / 2);
      this.height = Math.max(1, sourceHeight / 2);
      this.rgb = new byte[3 * width * height];
    }

    void take(RgbImage tile, int x, int y) {
      byte[] source = tile.rgb();
      int stride = 3 * tile.width();
      for (int row = 0; row < tile.height() / 2 && y / 2 + row < height; row++) {
        for (int column = 0; column < tile.width() / 2 && x / 2 + column < width; column++) {
          int from = 2 * row * stride + 6 * column;
          int to = 3 * ((y / 2 + row) * width + x / 2 + column);
          for (int c = 0; c < 3; c++, from++) {
            int sum =
                (source[from] & 255)
                    + (source[from + 3] & 255)
                    + (source[from + stride] & 255)
                    + (source[from + stride + 3] & 255);
            rgb[to + c] = (byte) ((sum + 2) >> 2);
          }
        }
      }
    }

    /** A tile of this level; beyond the border the last row and column are repeated. */
    RgbImage tile(int x, int y) {
      byte[] tile = new byte[3 * TILE * TILE];
      for (int row = 0, to = 0; row < TILE; row++) {
        int sourceRow = Math.min(y + row, height - 1) * width;
        for (int column = 0; column < TILE; column++, to += 3) {
          System.arraycopy(rgb, 3 * (sourceRow + Math.min(x + column, width - 1)), tile, to, 3);
        }
      }
      return new RgbImage(TILE, TILE, tile);
    }
  }
}
