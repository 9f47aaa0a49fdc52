package org.contexture.slides.tiff;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.contexture.slides.RgbImage;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.ChunkCache;
import org.contexture.slides.chunk.ChunkCodec;

/**
 * The pixels of one directory: a grid of separately stored chunks (tiles, or strips as wide as the
 * image). Thread-safe.
 */
final class TiffImage {

  /** Bytes per px that no packing of 8-bit samples needs; a longer chunk has a damaged length. */
  private static final long LONGEST_PIXEL = 16;

  /** Bytes that a chunk may have beside its pixels: tables, colour profiles. */
  private static final long LONGEST_HEADER = 1 << 20;

  private final TiffDirectory directory;
  private final int width;
  private final int height;
  private final int chunkWidth;
  private final int chunkHeight;
  private final int across;
  private final boolean tiled;
  private final long[] offsets;
  private final long[] byteCounts;
  private final ChunkCodec codec;

  private TiffImage(TiffDirectory directory) throws SlideException {
    this.directory = directory;
    tiled = directory.isTiled();
    width = dimension("ImageWidth", directory.integer(TiffTag.IMAGE_WIDTH, 0));
    height = dimension("ImageLength", directory.integer(TiffTag.IMAGE_LENGTH, 0));
    chunkWidth = tiled ? dimension("TileWidth", directory.integer(TiffTag.TILE_WIDTH, 0)) : width;
    chunkHeight =
        tiled
            ? dimension("TileLength", directory.integer(TiffTag.TILE_LENGTH, 0))
            : dimension(
                "RowsPerStrip",
                Math.min(height, directory.integer(TiffTag.ROWS_PER_STRIP, height)));
    if ((long) chunkWidth * chunkHeight > ChunkCodec.MAXIMUM_PIXELS) {
      throw new UnsupportedSlideException(
          "%s, directory at offset %d: its %s of %d × %d px are larger than %d px."
              .formatted(
                  directory.file().path(),
                  directory.offset(),
                  tiled ? "tiles" : "strips",
                  chunkWidth,
                  chunkHeight,
                  ChunkCodec.MAXIMUM_PIXELS));
    }
    across = ceilDivide(width, chunkWidth);
    long chunks = (long) across * ceilDivide(height, chunkHeight);
    codec = ChunkCodecs.of(directory);
    int offsetsTag = tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS;
    int byteCountsTag = tiled ? TiffTag.TILE_BYTE_COUNTS : TiffTag.STRIP_BYTE_COUNTS;
    if (directory.count(offsetsTag) < chunks || directory.count(byteCountsTag) < chunks) {
      throw directory
          .file()
          .damaged(
              directory.offset(),
              "the list of tiles or strips is too short",
              "%d offsets and %d lengths"
                  .formatted(directory.count(offsetsTag), directory.count(byteCountsTag)),
              chunks + " of each");
    }
    offsets = directory.integers(offsetsTag, (int) chunks);
    byteCounts = directory.integers(byteCountsTag, (int) chunks);
  }

  private TiffImage(TiffImage image, int width, int height) {
    directory = image.directory;
    tiled = image.tiled;
    this.width = width;
    this.height = height;
    chunkWidth = image.chunkWidth;
    chunkHeight = image.chunkHeight;
    across = image.across;
    codec = image.codec;
    offsets = image.offsets;
    byteCounts = image.byteCounts;
  }

  /** The same tiles, with what is right of or below the given size cut off. */
  TiffImage cropped(int croppedWidth, int croppedHeight) {
    int newWidth = Math.max(1, Math.min(width, croppedWidth));
    int newHeight = Math.max(1, Math.min(height, croppedHeight));
    return tiled ? new TiffImage(this, newWidth, newHeight) : this;
  }

  /** Whether some chunk is not stored. */
  boolean isSparse() {
    return IntStream.range(0, offsets.length).anyMatch(i -> offsets[i] == 0 || byteCounts[i] == 0);
  }

  /**
   * The image that a directory describes.
   *
   * @throws UnsupportedSlideException if this reader cannot decode it exactly
   * @throws SlideException if the directory is damaged
   */
  static TiffImage of(TiffDirectory directory) throws SlideException {
    return new TiffImage(directory);
  }

  private int dimension(String name, long value) throws SlideException {
    if (value < 1 || value > Integer.MAX_VALUE / 4) {
      throw directory
          .file()
          .damaged(directory.offset(), name + " is impossible", value + " px", "1 … 536870911 px");
    }
    return (int) value;
  }

  private static int ceilDivide(int length, int part) {
    return (int) (((long) length + part - 1) / part);
  }

  TiffDirectory directory() {
    return directory;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int chunkWidth() {
    return chunkWidth;
  }

  int chunkHeight() {
    return chunkHeight;
  }

  /** Reads a region; what lies outside the image or in chunks that are not stored is white. */
  RgbImage read(int x, int y, int regionWidth, int regionHeight, ChunkCache cache)
      throws SlideException {
    if (isWholeChunk(x, y, regionWidth, regionHeight)
        && isStored(x / chunkWidth, y / chunkHeight)) {
      int index = y / chunkHeight * across + x / chunkWidth;
      Optional<byte[]> cached = cache.find(this, index);
      return new RgbImage(
          regionWidth, regionHeight, cached.isPresent() ? cached.get().clone() : decode(index));
    }
    byte[] target = new byte[RgbImage.bytes(regionWidth, regionHeight)];
    Arrays.fill(target, (byte) 255);
    int left = Math.max(0, x);
    int top = Math.max(0, y);
    long right = Math.min(width, (long) x + regionWidth);
    long bottom = Math.min(height, (long) y + regionHeight);
    if (left >= right || top >= bottom) {
      return new RgbImage(regionWidth, regionHeight, target); // all of it is outside
    }
    for (int row = top / chunkHeight; (long) row * chunkHeight < bottom; row++) {
      for (int column = left / chunkWidth; (long) column * chunkWidth < right; column++) {
        if (isStored(column, row)) {
          copy(column, row, target, x, y, regionWidth, right, bottom, cache);
        }
      }
    }
    return new RgbImage(regionWidth, regionHeight, target);
  }

  private boolean isWholeChunk(int x, int y, int regionWidth, int regionHeight) {
    return tiled
        && regionWidth == chunkWidth
        && regionHeight == chunkHeight
        && x >= 0
        && y >= 0
        && x % chunkWidth == 0
        && y % chunkHeight == 0
        && (long) x + chunkWidth <= width
        && (long) y + chunkHeight <= height;
  }

  /** Sparse pyramids leave out empty chunks: offset or length is zero. */
  private boolean isStored(int column, int row) {
    int index = row * across + column;
    return offsets[index] != 0 && byteCounts[index] != 0;
  }

  private void copy(
      int column,
      int row,
      byte[] target,
      int x,
      int y,
      int targetWidth,
      long right,
      long bottom,
      ChunkCache cache)
      throws SlideException {
    int index = row * across + column;
    byte[] chunk = cachedOrDecoded(index, cache);
    long chunkX = (long) column * chunkWidth;
    long chunkY = (long) row * chunkHeight;
    int fromX = (int) Math.max(x, chunkX);
    int toX = (int) Math.min(right, chunkX + chunkWidth);
    int toY = (int) Math.min(bottom, chunkY + chunkHeight);
    int length = 3 * (toX - fromX);
    for (int line = (int) Math.max(y, chunkY); line < toY; line++) {
      int from = (int) (3 * ((line - chunkY) * chunkWidth + fromX - chunkX));
      int to = 3 * ((line - y) * targetWidth + fromX - x);
      System.arraycopy(chunk, from, target, to, length);
    }
  }

  private byte[] cachedOrDecoded(int index, ChunkCache cache) throws SlideException {
    Optional<byte[]> cached = cache.find(this, index);
    if (cached.isPresent()) {
      return cached.get();
    }
    byte[] chunk = decode(index);
    cache.put(this, index, chunk);
    return chunk;
  }

  private byte[] decode(int index) throws SlideException {
    TiffFile file = directory.file();
    long count = byteCounts[index];
    long longest = LONGEST_HEADER + LONGEST_PIXEL * chunkWidth * chunkHeight;
    if (count < 0 || count > longest) {
      throw file.damaged(
          offsets[index],
          chunkName(index) + " is too long",
          count + " bytes",
          "at most " + longest);
    }
    byte[] stored = file.read(offsets[index], (int) count);
    int top = index / across * chunkHeight;
    int rows = tiled ? chunkHeight : Math.min(chunkHeight, height - top);
    try {
      return codec.decode(stored, chunkWidth, rows);
    } catch (IOException e) {
      throw new SlideException(
          "%s, offset %d: %s could not be decoded: %s. The file is damaged; copy or export it again."
              .formatted(file.path(), offsets[index], chunkName(index), e.getMessage()),
          e);
    }
  }

  private String chunkName(int index) {
    return "%s %d (column %d, row %d) of the %d × %d px image"
        .formatted(tiled ? "tile" : "strip", index, index % across, index / across, width, height);
  }
}
