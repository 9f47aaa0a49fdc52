package org.contexture.slides.synthetic;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a pyramid as classic TIFF 6.0: one directory per level, 256 px JPEG tiles (YCbCr, each
 * tile a whole JPEG stream as TIFF Technical Note 2 allows). Tiles with the same bytes are stored
 * once, so that glass costs nothing; tiles that are not written read as white. Up to 4 GB. One
 * thread at a time.
 */
public final class PyramidTiffWriter implements Closeable {

  /** Side of a tile. */
  public static final int TILE_PX = 256;

  private static final int HEADER_BYTES = 8;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int ASCII = 2;
  private static final int RATIONAL = 5;

  private final FileChannel file;
  private final double micronsPerPixel;
  private final String description;
  private final List<Directory> directories = new ArrayList<>();
  private final Map<ByteBuffer, Integer> written = new HashMap<>();
  private long position = HEADER_BYTES;

  /** A level in the making: offsets and lengths of its tiles, row by row. */
  @SuppressWarnings("ArrayRecordComponent") // filled while tiles come in, never compared
  private record Directory(int width, int height, int[] offsets, int[] lengths) {}

  /**
   * Creates the file.
   *
   * @param micronsPerPixel of the first level
   * @param description ASCII text for people
   */
  public PyramidTiffWriter(Path path, double micronsPerPixel, String description)
      throws IOException {
    this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.micronsPerPixel = micronsPerPixel;
    this.description = description;
  }

  /** Begins the next level; its tiles follow. */
  public void beginLevel(int width, int height) {
    int tiles = tilesAcross(width) * tilesAcross(height);
    directories.add(new Directory(width, height, new int[tiles], new int[tiles]));
  }

  /** Tiles in a row, the last of which may stick out. */
  public static int tilesAcross(int px) {
    return (px + TILE_PX - 1) / TILE_PX;
  }

  /**
   * Writes a tile of the level.
   *
   * @param index row by row, from 0
   * @param jpeg of 256 × 256 px, chroma halved along both axes
   */
  public void writeTile(int index, byte[] jpeg) throws IOException {
    Directory level = directories.get(directories.size() - 1);
    ByteBuffer key = ByteBuffer.wrap(jpeg);
    Integer offset = written.get(key);
    if (offset == null) {
      offset = (int) append(ByteBuffer.wrap(jpeg));
      if (jpeg.length < 4096) { // only bare glass is that small: nothing else repeats
        written.put(key, offset);
      }
    }
    level.offsets()[index] = offset;
    level.lengths()[index] = jpeg.length;
  }

  /** Writes the directories and makes sure that all is on the disk. */
  public void finish() throws IOException {
    long next = 0;
    for (int i = directories.size() - 1; i >= 0; i--) {
      next = writeDirectory(directories.get(i), i, next);
    }
    ByteBuffer header = little(HEADER_BYTES).put((byte) 'I').put((byte) 'I').putShort((short) 42);
    file.write(header.putInt((int) next).flip(), 0);
    file.force(true);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private long writeDirectory(Directory level, int index, long next) throws IOException {
    Directory first = directories.get(0);
    Entries entries = new Entries();
    entries.add(254, LONG, index == 0 ? 0 : 1); // reduced resolution
    entries.add(256, LONG, level.width());
    entries.add(257, LONG, level.height());
    entries.add(258, SHORT, 8, 8, 8);
    entries.add(259, SHORT, 7); // JPEG
    entries.add(262, SHORT, 6); // YCbCr
    if (index == 0) {
      entries.add(270, description);
    }
    entries.add(277, SHORT, 3);
    entries.addResolution(282, 10_000 / micronsPerPixel * level.width() / first.width());
    entries.addResolution(283, 10_000 / micronsPerPixel * level.height() / first.height());
    entries.add(284, SHORT, 1);
    entries.add(296, SHORT, 3); // per centimetre
    entries.add(322, SHORT, TILE_PX);
    entries.add(323, SHORT, TILE_PX);
    entries.add(324, LONG, level.offsets());
    entries.add(325, LONG, level.lengths());
    entries.add(530, SHORT, 2, 2); // chroma is halved along both axes
    return entries.write(next);
  }

  private long append(ByteBuffer bytes) throws IOException {
    position += position & 1; // words begin at even offsets
    long start = position;
    if (start + bytes.remaining() > 0xffff_ffffL) {
      throw new IOException("A classic TIFF cannot exceed 4 GB: choose a smaller slide.");
    }
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
    }
    return start;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The fields of one directory, in ascending order of their tags. */
  private final class Entries {

    private final List<ByteBuffer> fields = new ArrayList<>();

    void add(int tag, int type, int... values) throws IOException {
      ByteBuffer data = little(values.length * (type == SHORT ? 2 : 4));
      for (int value : values) {
        if (type == SHORT) {
          data.putShort((short) value);
        } else {
          data.putInt(value);
        }
      }
      add(tag, type, values.length, data.flip());
    }

    void add(int tag, String text) throws IOException {
      byte[] ascii = (text + "\0").getBytes(StandardCharsets.US_ASCII);
      add(tag, ASCII, ascii.length, ByteBuffer.wrap(ascii));
    }

    void addResolution(int tag, double perCentimetre) throws IOException {
      int precision = 10_000;
      ByteBuffer data = little(8).putInt((int) Math.round(perCentimetre * precision));
      add(tag, RATIONAL, 1, data.putInt(precision).flip());
    }

    private void add(int tag, int type, int count, ByteBuffer data) throws IOException {
      ByteBuffer field = little(12).putShort((short) tag).putShort((short) type).putInt(count);
      if (data.remaining() <= 4) {
        field.put(data);
      } else {
        field.putInt((int) append(data));
      }
      fields.add(field.position(12).flip());
    }

    long write(long next) throws IOException {
      ByteBuffer directory = little(2 + 12 * fields.size() + 4);
      directory.putShort((short) fields.size());
      fields.forEach(directory::put);
      return append(directory.putInt((int) next).flip());
    }
  }
}
