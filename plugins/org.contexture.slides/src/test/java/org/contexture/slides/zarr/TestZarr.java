package org.contexture.slides.zarr;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.airlift.compress.Compressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32C;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Writes OME-Zarr after the specifications, for tests. What it writes of Blosc is little of what
 * Blosc can; folders of independent writers were compared outside of the tests.
 */
final class TestZarr {

  /** A number of a channel of level 0; level 1 has every second. */
  interface Numbers {
    int at(int channel, int x, int y);
  }

  /** How chunks are packed, and what version 2 and 3 call it. */
  enum Packing {
    RAW("null", ""),
    ZLIB("{\"id\":\"zlib\",\"level\":1}", ""),
    GZIP("{\"id\":\"gzip\",\"level\":1}", ",{\"name\":\"gzip\",\"configuration\":{\"level\":1}}"),
    ZSTD("{\"id\":\"zstd\",\"level\":1}", ",{\"name\":\"zstd\",\"configuration\":{\"level\":1}}"),
    CHECKED("", ",{\"name\":\"zstd\",\"configuration\":{\"level\":1}},{\"name\":\"crc32c\"}"),
    BLOSC_LZ4("{\"id\":\"blosc\",\"cname\":\"lz4\"}", ",{\"name\":\"blosc\",\"configuration\":{}}"),
    BLOSC_ZSTD_BITS(
        "{\"id\":\"blosc\",\"cname\":\"zstd\"}", ",{\"name\":\"blosc\",\"configuration\":{}}"),
    BLOSC_LZ(
        "{\"id\":\"blosc\",\"cname\":\"blosclz\"}", ",{\"name\":\"blosc\",\"configuration\":{}}"),
    BLOSC_STORED(
        "{\"id\":\"blosc\",\"cname\":\"lz4\"}", ",{\"name\":\"blosc\",\"configuration\":{}}");

    private final String two;
    private final String three;

    Packing(String two, String three) {
      this.two = two;
      this.three = three;
    }
  }

  static final int TILE = 64;

  private final Path folder;
  private final int channels;
  private final int width;
  private final int height;
  private final int bytes;
  private final Numbers numbers;

  /**
   * A picture of whole numbers.
   *
   * @param bytes of a number, 1 or 2
   */
  TestZarr(Path folder, int channels, int width, int height, int bytes, Numbers numbers) {
    this.folder = folder;
    this.channels = channels;
    this.width = width;
    this.height = height;
    this.bytes = bytes;
    this.numbers = numbers;
  }

  /** Version 2, two levels of axes tczyx; a chunk holds all channels or one. */
  Path version2(Packing packing, String separator, boolean together, String omero)
      throws IOException {
    json(".zgroup", "{\"zarr_format\":2}");
    json(".zattrs", "{%s%s}".formatted(multiscales("0.4"), omero));
    for (int level = 0; level < 2; level++) {
      json(
          level + "/.zarray",
          text(
              """
              {"zarr_format":2,"shape":[1,%d,1,%d,%d],"chunks":[1,%d,1,%d,%d],"dtype":"%s","compressor":%s,
               "order":"C","filters":null,"fill_value":0,"dimension_separator":"%s"}
              """,
              channels,
              height >> level,
              width >> level,
              together ? channels : 1,
              TILE,
              TILE,
              bytes == 1 ? "|u1" : "<u2",
              packing.two,
              separator));
      chunks(level, together ? channels : 1, packing, level + "/", separator);
    }
    return folder;
  }

  /** Version 3, a chunk for each channel. */
  Path version3(Packing packing, String omero) throws IOException {
    group3(omero);
    for (int level = 0; level < 2; level++) {
      array3(level, text("[1,1,1,%d,%d]", TILE, TILE), "[" + codecs(packing) + "]");
      chunks(level, 1, packing, level + "/c/", "/");
    }
    return folder;
  }

  /** Version 3, two by two chunks of all channels in a shard; the last of each is not stored. */
  Path sharded(Packing packing, boolean tableInFront) throws IOException {
    group3("");
    for (int level = 0; level < 2; level++) {
      String sharding =
          text(
              """
              [{"name":"sharding_indexed","configuration":{"chunk_shape":[1,1,1,%d,%d],"codecs":[%s],
               "index_codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],
               "index_location":"%s"}}]
              """,
              TILE, TILE, codecs(packing), tableInFront ? "start" : "end");
      array3(level, text("[1,%d,1,%d,%d]", channels, 2 * TILE, 2 * TILE), sharding);
      for (int row = 0; row * 2 * TILE < height >> level; row++) {
        for (int column = 0; column * 2 * TILE < width >> level; column++) {
          byte[] shard = shard(level, column, row, packing, tableInFront);
          Path file = folder.resolve(level + "/c/0/0/0/" + row + "/" + column);
          Files.createDirectories(file.getParent());
          Files.write(file, shard);
        }
      }
    }
    return folder;
  }

  private byte[] shard(int level, int column, int row, Packing packing, boolean tableInFront)
      throws IOException {
    int count = 4 * channels;
    ByteBuffer table = ByteBuffer.allocate(16 * count + 4).order(ByteOrder.LITTLE_ENDIAN);
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    int start = tableInFront ? table.capacity() : 0;
    for (int i = 0; i < count; i++) {
      int tileX = 2 * column + i % 2;
      int tileY = 2 * row + i / 2 % 2;
      if (isOutside(level, tileX, tileY)) {
        table.putLong(-1).putLong(-1);
        continue;
      }
      byte[] chunk = pack(chunk(level, i / 4, 1, tileX, tileY), packing);
      table.putLong(start + chunks.size()).putLong(chunk.length);
      chunks.writeBytes(chunk);
    }
    CRC32C sum = new CRC32C();
    sum.update(table.array(), 0, 16 * count);
    table.putInt((int) sum.getValue());
    ByteArrayOutputStream shard = new ByteArrayOutputStream();
    shard.writeBytes(tableInFront ? table.array() : chunks.toByteArray());
    shard.writeBytes(tableInFront ? chunks.toByteArray() : table.array());
    return shard.toByteArray();
  }

  private boolean isOutside(int level, int tileX, int tileY) {
    return tileX * TILE >= width >> level || tileY * TILE >= height >> level;
  }

  private String multiscales(String version) {
    return text(
        """
        "multiscales":[{"version":"%s","name":"made","axes":[{"name":"t","type":"time"},{"name":"c","type":"channel"},
        {"name":"z","type":"space"},{"name":"y","type":"space","unit":"nanometer"},{"name":"x","type":"space","unit":"nanometer"}],
        "datasets":[{"path":"0","coordinateTransformations":[{"type":"scale","scale":[1,1,1,250,250]}]},
        {"path":"1","coordinateTransformations":[{"type":"scale","scale":[1,1,1,500,500]}]}]}]\
        """,
        version);
  }

  private void group3(String omero) throws IOException {
    json(
        "zarr.json",
        "{\"zarr_format\":3,\"node_type\":\"group\",\"attributes\":{\"ome\":{\"version\":\"0.5\",%s%s}}}"
            .formatted(multiscales("0.5"), omero));
  }

  private void array3(int level, String chunk, String codecs) throws IOException {
    json(
        level + "/zarr.json",
        text(
            """
            {"zarr_format":3,"node_type":"array","shape":[1,%d,1,%d,%d],"data_type":"uint%d","fill_value":0,
             "chunk_grid":{"name":"regular","configuration":{"chunk_shape":%s}},
             "chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"codecs":%s}
            """,
            channels, height >> level, width >> level, 8 * bytes, chunk, codecs));
  }

  private static String codecs(Packing packing) {
    return "{\"name\":\"bytes\",\"configuration\":{\"endian\":\"little\"}}" + packing.three;
  }

  /** With English digits, whatever the system's language. */
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void json(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(UTF_8));
  }

  private void chunks(int level, int together, Packing packing, String prefix, String separator)
      throws IOException {
    for (int group = 0; group < channels / together; group++) {
      for (int row = 0; !isOutside(level, 0, row); row++) {
        for (int column = 0; !isOutside(level, column, row); column++) {
          String name = String.join(separator, "0", "" + group, "0", "" + row, "" + column);
          Path file = folder.resolve(prefix + name);
          Files.createDirectories(file.getParent());
          Files.write(file, pack(chunk(level, group * together, together, column, row), packing));
        }
      }
    }
  }

  private byte[] chunk(int level, int channel, int count, int column, int row) {
    ByteBuffer chunk =
        ByteBuffer.allocate(count * TILE * TILE * bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count * TILE * TILE; i++) {
      int x = (column * TILE + i % TILE) << level;
      int y = (row * TILE + i / TILE % TILE) << level;
      int number = numbers.at(channel + i / TILE / TILE, x, y);
      if (bytes == 1) {
        chunk.put((byte) number);
      } else {
        chunk.putShort((short) number);
      }
    }
    return chunk.array();
  }

  private byte[] pack(byte[] plain, Packing packing) throws IOException {
    return switch (packing) {
      case RAW -> plain;
      case ZLIB -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream zip = new DeflaterOutputStream(out)) {
          zip.write(plain);
        }
        yield out.toByteArray();
      }
      case GZIP -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
          zip.write(plain);
        }
        yield out.toByteArray();
      }
      case ZSTD -> compress(new ZstdCompressor(), plain);
      case CHECKED -> {
        byte[] packed = compress(new ZstdCompressor(), plain);
        CRC32C sum = new CRC32C();
        sum.update(packed);
        yield ByteBuffer.allocate(packed.length + 4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(packed)
            .putInt((int) sum.getValue())
            .array();
      }
      case BLOSC_LZ4 -> blosc(sortedBytes(plain), 1, 1 << 5 | 16, new Lz4Compressor());
      case BLOSC_ZSTD_BITS -> blosc(sortedBits(plain), 4, 4 << 5 | 16, new ZstdCompressor());
      case BLOSC_LZ -> bloscLz(plain);
      case BLOSC_STORED -> header(plain.length, 2 | 1 << 5, 16 + plain.length).put(plain).array();
    };
  }

  private static byte[] compress(Compressor compressor, byte[] plain) {
    byte[] packed = new byte[compressor.maxCompressedLength(plain.length)];
    int length = compressor.compress(plain, 0, plain.length, packed, 0, packed.length);
    return Arrays.copyOf(packed, length);
  }

  private ByteBuffer header(int size, int flags, int length) {
    ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 2).put((byte) 1).put((byte) flags).put((byte) bytes);
    return out.putInt(size).putInt(size).putInt(length);
  }

  /** One block of one stream. */
  private byte[] blosc(byte[] sorted, int sorting, int flags, Compressor compressor) {
    byte[] packed = compress(compressor, sorted);
    byte[] stream = packed.length < sorted.length ? packed : sorted;
    return header(sorted.length, flags | sorting, 24 + stream.length)
        .putInt(20)
        .putInt(stream.length)
        .put(stream)
        .array();
  }

  /** Literals, but for repeated numbers, which are matches with what was just before. */
  private byte[] bloscLz(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < plain.length) {
      int run = 0;
      while (at > 0 && at + run < plain.length && run < 264 && plain[at + run] == plain[at - 1]) {
        run++;
      }
      if (run >= 9) { // a match of distance 1: length 9 and more has a byte of its own
        out.write(7 << 5);
        out.write(run - 9);
        out.write(0);
        at += run;
      } else {
        int count = Math.min(32, plain.length - at);
        out.write(count - 1);
        out.write(plain, at, count);
        at += count;
      }
    }
    byte[] stream = out.toByteArray();
    return header(plain.length, 16, 24 + stream.length)
        .putInt(20)
        .putInt(stream.length)
        .put(stream)
        .array();
  }

  private byte[] sortedBytes(byte[] plain) {
    int count = plain.length / bytes;
    byte[] sorted = new byte[plain.length];
    for (int i = 0; i < plain.length; i++) {
      sorted[i % bytes * count + i / bytes] = plain[i];
    }
    return sorted;
  }

  private byte[] sortedBits(byte[] plain) {
    int count = plain.length / bytes;
    byte[] sorted = new byte[plain.length];
    for (int i = 0; i < plain.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        int row = 8 * (i % bytes) + bit;
        int number = i / bytes;
        int set = plain[i] >> bit & 1;
        sorted[row * count / 8 + number / 8] |= (byte) (set << number % 8);
      }
    }
    return sorted;
  }
}
