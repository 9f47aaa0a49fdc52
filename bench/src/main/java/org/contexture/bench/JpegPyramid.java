package org.contexture.bench;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Writes BigTIFF pyramids of square JPEG tiles for benchmarks; tiles may be left out, so that a
 * pyramid of any size costs little.
 */
final class JpegPyramid {

  /** Gives the tiles of a level. */
  interface Tiles {
    /** The tile's picture, or nothing where there is only glass. */
    Optional<BufferedImage> tile(int level, int column, int row) throws IOException;
  }

  /** One tag with its BigTIFF type and values. */
  @SuppressWarnings("ArrayRecordComponent") // written once, never compared
  private record Tag(int number, int type, long[] values) {
    int bytes() {
      return values.length * (type == SHORT ? 2 : 8);
    }
  }

  private static final int SHORT = 3;
  private static final int LONG8 = 16;

  private final FileChannel file;
  private long position;

  private JpegPyramid(FileChannel file) {
    this.file = file;
  }

  /**
   * Writes a pyramid; every level is {@code factor} times smaller than the one before.
   *
   * @param micronsPerPixel of level 0
   */
  static void write(
      Path path, int side, int tile, int levels, int factor, double micronsPerPixel, Tiles tiles)
      throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      new JpegPyramid(file).write(side, tile, levels, factor, micronsPerPixel, tiles);
    }
  }

  private void write(
      int side, int tile, int levels, int factor, double micronsPerPixel, Tiles tiles)
      throws IOException {
    ByteBuffer head = buffer(16).put((byte) 'I').put((byte) 'I');
    append(head.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(0).flip());
    long link = 8;
    for (int level = 0; level < levels; level++) {
      int across = (side + tile - 1) / tile;
      long[] offsets = new long[across * across];
      long[] lengths = new long[across * across];
      for (int i = 0; i < offsets.length; i++) {
        Optional<BufferedImage> picture = tiles.tile(level, i % across, i / across);
        if (picture.isPresent()) {
          byte[] jpeg = jpeg(picture.get());
          lengths[i] = jpeg.length;
          offsets[i] = append(ByteBuffer.wrap(jpeg));
        }
      }
      double scale = micronsPerPixel * Math.pow(factor, level);
      link = directory(link, level, side, tile, scale, offsets, lengths);
      side /= factor;
    }
  }

  private static byte[] jpeg(BufferedImage picture) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, "jpeg", out);
    return out.toByteArray();
  }

  /** Writes a directory and links it; returns where its own link is. */
  private long directory(
      long link,
      int level,
      int side,
      int tile,
      double micronsPerPixel,
      long[] offsets,
      long[] lengths)
      throws IOException {
    long perCentimetre = Math.round(10000 / micronsPerPixel * 1000);
    long resolution = perCentimetre | 1000L << 32; // a rational: two 32-bit numbers
    List<Tag> tags = new ArrayList<>();
    tags.add(new Tag(254, LONG8, new long[] {level == 0 ? 0 : 1}));
    tags.add(new Tag(256, LONG8, new long[] {side}));
    tags.add(new Tag(257, LONG8, new long[] {side}));
    tags.add(new Tag(258, SHORT, new long[] {8, 8, 8}));
    tags.add(new Tag(259, SHORT, new long[] {7}));
    tags.add(new Tag(262, SHORT, new long[] {6}));
    tags.add(new Tag(277, SHORT, new long[] {3}));
    tags.add(new Tag(282, 5, new long[] {resolution}));
    tags.add(new Tag(283, 5, new long[] {resolution}));
    tags.add(new Tag(284, SHORT, new long[] {1}));
    tags.add(new Tag(296, SHORT, new long[] {3}));
    tags.add(new Tag(322, SHORT, new long[] {tile}));
    tags.add(new Tag(323, SHORT, new long[] {tile}));
    tags.add(new Tag(324, LONG8, offsets));
    tags.add(new Tag(325, LONG8, lengths));
    tags.add(new Tag(530, SHORT, new long[] {2, 2}));
    ByteBuffer entries = buffer(8 + 20 * tags.size() + 8).putLong(tags.size());
    for (Tag tag : tags) {
      entries.putShort((short) tag.number).putShort((short) tag.type).putLong(tag.values.length);
      ByteBuffer values = buffer(Math.max(8, tag.bytes()));
      for (long value : tag.values) {
        if (tag.type == SHORT) {
          values.putShort((short) value);
        } else {
          values.putLong(value);
        }
      }
      values.rewind();
      entries.putLong(tag.bytes() <= 8 ? values.getLong(0) : append(values));
    }
    long at = append(entries.putLong(0).flip());
    file.write(buffer(8).putLong(at).flip(), link);
    return at + 8 + 20L * tags.size();
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private long append(ByteBuffer bytes) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
    }
    return at;
  }
}
