package org.contexture.slides.tiff;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.contexture.slides.Orientation;
import org.contexture.slides.RgbImage;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.channel.ShownChannel;
import org.contexture.slides.chunk.ChunkCache;

/**
 * The picture of one directory, turned as its Orientation tag says. Thread-safe.
 *
 * <p>Coordinates outside are those of the picture; inside, those of the stored rows and columns.
 */
final class TiffImage {

  /** Bytes per px that no packing of 8-bit samples needs; a longer chunk has a damaged length. */
  private static final long LONGEST_PIXEL = 16;

  /** Bytes that a chunk may have beside its pixels: tables, colour profiles. */
  private static final long LONGEST_HEADER = 1 << 20;

  private final TiffDirectory directory;
  private final int storedWidth;
  private final int storedHeight;
  private final Orientation orientation;
  private final PixelCodec codec;
  private final ChunkGrid grid;

  /** All pixels, once they were needed; for strips too large to decode for every region. */
  private Optional<RgbImage> whole = Optional.empty();

  private TiffImage(TiffDirectory directory, PixelCodec codec) throws SlideException {
    this.directory = directory;
    this.codec = codec;
    storedWidth = directory.length("ImageWidth", TiffTag.IMAGE_WIDTH);
    storedHeight = directory.length("ImageLength", TiffTag.IMAGE_LENGTH);
    orientation = directory.orientation();
    grid = ChunkGrid.of(directory, storedWidth, storedHeight, codec);
    if (grid.hasLargeStrips()) {
      requireFits();
    }
  }

  private TiffImage(TiffImage image, int storedWidth, int storedHeight) {
    directory = image.directory;
    this.storedWidth = storedWidth;
    this.storedHeight = storedHeight;
    orientation = image.orientation;
    codec = image.codec;
    grid = image.grid;
  }

  /**
   * The image that a directory describes.
   *
   * @throws UnsupportedSlideException if this reader cannot decode it exactly
   * @throws SlideException if the directory is damaged
   */
  static TiffImage of(TiffDirectory directory) throws SlideException {
    return new TiffImage(directory, ChunkCodecs.of(directory));
  }

  /**
   * A channel of fluorescence in its colour, on black.
   *
   * @param sample of a pixel that is the channel
   */
  static TiffImage ofChannel(TiffDirectory directory, int sample, ShownChannel shown)
      throws SlideException {
    return new TiffImage(directory, ChunkCodecs.channel(directory, sample, shown));
  }

  private void requireFits() throws SlideException {
    long bytes = 8L * storedWidth * storedHeight; // while it is decoded
    if (bytes > Runtime.getRuntime().maxMemory() || bytes / 8 > Integer.MAX_VALUE / 3) {
      throw new UnsupportedSlideException(
          "%s holds %d × %d px in packed strips, too large to hold in memory (needs %d MB). Convert it to a tiled pyramidal TIFF."
              .formatted(directory.file().path(), storedWidth, storedHeight, bytes >> 20));
    }
  }

  /** The same tiles, with what is right of or below the given size cut off. */
  TiffImage cropped(int croppedWidth, int croppedHeight) {
    int newWidth = Math.max(1, Math.min(width(), croppedWidth));
    int newHeight = Math.max(1, Math.min(height(), croppedHeight));
    return grid.tiled() && orientation.equals(Orientation.UPRIGHT)
        ? new TiffImage(this, newWidth, newHeight)
        : this;
  }

  /** Whether some chunk is not stored. */
  boolean isSparse() {
    return grid.isSparse();
  }

  TiffDirectory directory() {
    return directory;
  }

  int width() {
    return orientation.swapped() ? storedHeight : storedWidth;
  }

  int height() {
    return orientation.swapped() ? storedWidth : storedHeight;
  }

  long pixels() {
    return (long) storedWidth * storedHeight;
  }

  boolean isTiled() {
    return grid.tiled();
  }

  /** Whether a pixel is one sample: a grey value, not a place in a palette. */
  boolean isGrey() {
    return codec.isGrey();
  }

  /** Reads a region; what is outside of the image, or not stored, is the codec's background. */
  RgbImage read(int x, int y, int width, int height, ChunkCache cache) throws SlideException {
    int storedX = orientation.storedX(x, y, width, height, storedWidth);
    int storedY = orientation.storedY(x, y, width, height, storedHeight);
    return orientation.turn(
        orientation.swapped()
            ? readStored(storedX, storedY, height, width, cache)
            : readStored(storedX, storedY, width, height, cache));
  }

  private RgbImage readStored(int x, int y, int width, int height, ChunkCache cache)
      throws SlideException {
    if (isWholeChunk(x, y, width, height)) {
      int index = index(x, y);
      if (grid.isStored(index)) {
        Optional<byte[]> cached = cache.find(this, index);
        return new RgbImage(
            width, height, cached.isPresent() ? cached.get().clone() : decode(index));
      }
    }
    byte[] target = new byte[RgbImage.bytes(width, height)];
    Arrays.fill(target, codec.background());
    int left = Math.max(0, x);
    int top = Math.max(0, y);
    long right = Math.min(storedWidth, (long) x + width);
    long bottom = Math.min(storedHeight, (long) y + height);
    if (left >= right || top >= bottom) {
      return new RgbImage(width, height, target); // all of it is outside
    }
    if (grid.hasLargeStrips()) {
      RgbImage all = whole();
      copy(all.rgb(), storedWidth, 0, 0, storedHeight, target, x, y, width, right, bottom);
      return new RgbImage(width, height, target);
    }
    int chunkHeight = grid.chunkHeight();
    int chunkWidth = grid.chunkWidth();
    for (int row = top / chunkHeight; (long) row * chunkHeight < bottom; row++) {
      for (int column = left / chunkWidth; (long) column * chunkWidth < right; column++) {
        int index = row * grid.across() + column;
        if (grid.isStored(index)) {
          long chunkX = (long) column * chunkWidth;
          long chunkY = (long) row * chunkHeight;
          byte[] chunk = cachedOrDecoded(index, cache);
          copy(chunk, chunkWidth, chunkX, chunkY, chunkHeight, target, x, y, width, right, bottom);
        }
      }
    }
    return new RgbImage(width, height, target);
  }

  private synchronized RgbImage whole() throws SlideException {
    if (whole.isEmpty()) {
      byte[] rgb = new byte[RgbImage.bytes(storedWidth, storedHeight)];
      Arrays.fill(rgb, codec.background());
      for (int i = 0; i < grid.count(); i++) {
        if (grid.isStored(i)) {
          byte[] strip = decode(i);
          System.arraycopy(strip, 0, rgb, 3 * i * grid.chunkHeight() * storedWidth, strip.length);
        }
      }
      whole = Optional.of(new RgbImage(storedWidth, storedHeight, rgb));
    }
    return whole.get();
  }

  private boolean isWholeChunk(int x, int y, int width, int height) {
    return grid.tiled()
        && width == grid.chunkWidth()
        && height == grid.chunkHeight()
        && x >= 0
        && y >= 0
        && x % width == 0
        && y % height == 0
        && (long) x + width <= storedWidth
        && (long) y + height <= storedHeight;
  }

  private int index(int x, int y) {
    return y / grid.chunkHeight() * grid.across() + x / grid.chunkWidth();
  }

  private static void copy(
      byte[] chunk,
      int chunkWidth,
      long chunkX,
      long chunkY,
      int chunkHeight,
      byte[] target,
      int x,
      int y,
      int targetWidth,
      long right,
      long bottom) {
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
    int top = index / grid.across() * grid.chunkHeight();
    int rows = grid.tiled() ? grid.chunkHeight() : Math.min(grid.chunkHeight(), storedHeight - top);
    int[] planes = codec.needed();
    byte[][] stored = new byte[planes.length][];
    for (int i = 0; i < planes.length; i++) {
      stored[i] = stored(planes[i] * grid.count() + index, rows);
    }
    try {
      return codec.decode(stored, grid.chunkWidth(), rows);
    } catch (IOException | ArithmeticException e) {
      throw new SlideException(
          "%s, offset %d: %s could not be decoded: %s. The file is damaged; copy or export it again."
              .formatted(
                  directory.file().path(), grid.offsets()[index], chunkName(index), e.getMessage()),
          e);
    }
  }

  private byte[] stored(int index, int rows) throws SlideException {
    TiffFile file = directory.file();
    long offset = grid.offsets()[index];
    long count = grid.byteCounts()[index];
    long longest = LONGEST_HEADER + LONGEST_PIXEL * grid.chunkWidth() * rows;
    if (count < 0 || count > Math.min(longest, Integer.MAX_VALUE - 8)) {
      throw file.damaged(
          offset, chunkName(index) + " is too long", count + " bytes", "at most " + longest);
    }
    return file.read(offset, (int) count);
  }

  private String chunkName(int index) {
    int inPlane = index % grid.count();
    return "%s %d (column %d, row %d) of the %d × %d px image"
        .formatted(
            grid.tiled() ? "tile" : "strip",
            index,
            inPlane % grid.across(),
            inPlane / grid.across(),
            storedWidth,
            storedHeight);
  }
}
