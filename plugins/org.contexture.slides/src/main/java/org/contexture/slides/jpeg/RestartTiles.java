package org.contexture.slides.jpeg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.ChunkCodec;
import org.contexture.slides.chunk.PlacedTiles;
import org.contexture.slides.file.SlideFile;

/**
 * A large JPEG picture that can be read in parts, because restart markers cut it into intervals
 * that are decoded by themselves (ITU-T T.81, E.1.4): so many MCUs of one row. A picture without
 * restart markers is one part. Thread-safe.
 *
 * <p>Intervals above each other are decoded together where chroma is not subsampled down the
 * picture: decoders then look at no pixel of another interval, and the result is the same.
 */
public final class RestartTiles {

  /** Rows of px that are decoded together. */
  private static final int CHUNK_HEIGHT = 256;

  private static final int MAXIMUM_INTERVALS = 1 << 26;
  private static final int LONGEST_PIXEL = 16;

  private final SlideFile file;
  private final JpegHeader header;
  private final int width;
  private final int height;
  private final int across;
  private final int down;
  private final int tileWidth;
  private final int rows;
  private final IntervalStarts starts;
  private final JpegCodec codec;

  /** Where the intervals start; asked for when one is decoded. Thread-safe. */
  public interface IntervalStarts {

    /**
     * The offset in the file of an interval's first byte, behind its restart marker; for the number
     * of intervals, that of the last one's end.
     */
    long start(int interval) throws SlideException;
  }

  /**
   * A picture.
   *
   * @param width in px, which the stream itself may not be able to say
   * @param height in px
   * @throws UnsupportedSlideException if intervals do not end with rows, or are too large
   */
  public RestartTiles(
      SlideFile file, JpegHeader header, int width, int height, IntervalStarts starts)
      throws UnsupportedSlideException {
    this.file = file;
    this.header = header;
    this.width = width;
    this.height = height;
    this.starts = starts;
    int mcusPerRow = (int) (((long) width + header.mcuWidth() - 1) / header.mcuWidth());
    int interval = header.restartInterval();
    boolean whole = interval == 0;
    across = whole ? 1 : mcusPerRow / interval;
    tileWidth = whole ? width : interval * header.mcuWidth();
    int mcuRows = (int) (((long) height + header.mcuHeight() - 1) / header.mcuHeight());
    down = whole ? 1 : mcuRows;
    rows = whole || header.mcuHeight() > 8 ? 1 : Math.min(down, CHUNK_HEIGHT / header.mcuHeight());
    if ((!whole && (across == 0 || mcusPerRow % interval != 0))
        || (long) tileWidth * tileHeight() > ChunkCodec.MAXIMUM_PIXELS
        || Math.max(tileWidth, tileHeight()) > 0xFFFF
        || (long) across * down > MAXIMUM_INTERVALS) {
      throw new UnsupportedSlideException(
          "%s: a JPEG picture of %d × %d px with %d MCUs of %d × %d px between restart markers cannot be read in parts."
              .formatted(
                  file.path(), width, height, interval, header.mcuWidth(), header.mcuHeight()));
    }
    codec = new JpegCodec(new byte[0], header.yCbCr());
  }

  /** The picture that a file is, of the size that it states. */
  public static RestartTiles ofWholeFile(SlideFile file) throws SlideException {
    JpegHeader header = JpegHeader.read(file, 0);
    if (header.width() == 0 || header.height() == 0) {
      throw file.damaged(
          0, "JPEG frame", header.width() + " × " + header.height() + " px", "1 px at least");
    }
    int count = intervals(header, header.width(), header.height());
    return new RestartTiles(
        file,
        header,
        header.width(),
        header.height(),
        new ScannedStarts(file, header.length(), file.length(), count));
  }

  /** Intervals of the picture. */
  public static int intervals(JpegHeader header, int width, int height) {
    if (header.restartInterval() == 0) {
      return 1;
    }
    long mcus =
        ((long) width + header.mcuWidth() - 1)
            / header.mcuWidth()
            * (((long) height + header.mcuHeight() - 1) / header.mcuHeight());
    return (int)
        Math.min(
            Integer.MAX_VALUE, (mcus + header.restartInterval() - 1) / header.restartInterval());
  }

  private int tileHeight() {
    return header.restartInterval() == 0 ? height : rows * header.mcuHeight();
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** At which it was written, as {@link JpegQuality} tells. */
  public OptionalInt quality() {
    return JpegQuality.of(header.segments());
  }

  /** As tiles of a level that is this picture alone. */
  public PlacedTiles tiles() {
    PlacedTiles.Builder builder = new PlacedTiles.Builder();
    int chunkRows = (down + rows - 1) / rows;
    for (int chunk = 0; chunk < chunkRows * across; chunk++) {
      builder.add(chunk % across * tileWidth, chunk / across * tileHeight(), chunk);
    }
    return builder.build(
        PlacedTiles.Sizes.ofWholeChunks(width, height, tileWidth, tileHeight()), this::decode);
  }

  private byte[] decode(int chunk) throws SlideException {
    int top = chunk / across * rows;
    int count = Math.min(rows, down - top);
    int pixelRows = header.restartInterval() == 0 ? height : count * header.mcuHeight();
    ByteArrayOutputStream stream = JpegHeader.start(header, tileWidth, pixelRows);
    for (int i = 0; i < count; i++) {
      byte[] interval = interval((top + i) * across + chunk % across);
      stream.write(interval, 0, interval.length);
      if (i + 1 < count) {
        stream.write(0xFF);
        stream.write(0xD0 + i % 8);
      }
    }
    stream.write(0xFF);
    stream.write(0xD9);
    try {
      byte[] rgb = codec.decode(stream.toByteArray(), tileWidth, pixelRows);
      int length = 3 * tileWidth * tileHeight();
      return rgb.length == length ? rgb : Arrays.copyOf(rgb, length);
    } catch (IOException e) {
      throw new SlideException(
          "%s, offset %d: interval %d (column %d, row %d) of the %d × %d px picture could not be decoded: %s. The file is damaged; copy or export it again."
              .formatted(
                  file.path(),
                  starts.start(top * across + chunk % across),
                  top * across + chunk % across,
                  chunk % across,
                  top,
                  width,
                  height,
                  e.getMessage()),
          e);
    }
  }

  /** The bytes of one interval without the marker behind it. */
  private byte[] interval(int interval) throws SlideException {
    long start = starts.start(interval);
    boolean last = interval == across * down - 1;
    long end = starts.start(interval + 1) - (last ? 0 : 2);
    long longest = (1 << 16) + (long) LONGEST_PIXEL * tileWidth * tileHeight();
    if (start < 2 || end < start || end - start > longest) {
      throw file.damaged(
          start,
          "interval " + interval + " has an impossible length",
          end - start + " bytes",
          "0 … " + longest);
    }
    byte[] bytes = file.read(start - 2, (int) (end - start) + 2);
    int marker = (bytes[0] & 255) << 8 | (bytes[1] & 255);
    if (interval > 0 && marker != (0xFFD0 | (interval - 1) % 8)) {
      throw file.damaged(
          start - 2,
          "no restart marker before interval " + interval,
          "%04X".formatted(marker),
          "%04X".formatted(0xFFD0 | (interval - 1) % 8));
    }
    int to = bytes.length;
    if (last) { // ends with the picture
      while (to > 3 && !((bytes[to - 2] & 255) == 0xFF && (bytes[to - 1] & 255) == 0xD9)) {
        to--;
      }
      to = to > 3 ? to - 2 : bytes.length;
    }
    return Arrays.copyOfRange(bytes, 2, to);
  }
}
