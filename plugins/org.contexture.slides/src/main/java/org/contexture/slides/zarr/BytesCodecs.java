package org.contexture.slides.zarr;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** The packings that are read, by the names that Zarr 2 and 3 give them. */
final class BytesCodecs {

  static final BytesCodec NONE = (packed, most) -> packed;

  private static final int CHECKSUM_BYTES = 4;

  private BytesCodecs() {}

  /**
   * By name: {@code id} of version 2, {@code name} of version 3.
   *
   * @return empty if it is not read here
   */
  static Optional<BytesCodec> named(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "blosc" -> Blosc::unpack;
          case "zstd" -> BytesCodecs::zstandard;
          case "gzip" -> BytesCodecs::gzip;
          case "zlib" -> BytesCodecs::zlib;
          case "lz4" -> BytesCodecs::lz4;
          case "crc32c" -> BytesCodecs::withoutChecksum;
          default -> null;
        });
  }

  /** How chunks are packed, in words; a checksum packs nothing. */
  static String words(List<String> names) {
    String words =
        names.stream()
            .filter(name -> !name.equals("crc32c"))
            .map(
                name ->
                    switch (name) {
                      case "blosc" -> "Blosc";
                      case "zstd" -> "Zstandard";
                      case "gzip", "zlib" -> "Deflate";
                      case "lz4" -> "LZ4";
                      default -> name;
                    })
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "none" : words;
  }

  /** What version 2 calls a compressor; null is none. */
  static Optional<BytesCodec> ofVersion2(JsonElement compressor) {
    if (compressor == null || compressor.isJsonNull()) {
      return Optional.of(NONE);
    }
    return compressor.isJsonObject()
        ? named(ZarrFolder.text((JsonObject) compressor, "id"))
        : Optional.empty();
  }

  private static byte[] zstandard(byte[] packed, int most) throws IOException {
    return unpack(new ZstdDecompressor(), packed, 0, packed.length, most);
  }

  /** The length of the numbers in front, as numcodecs writes it. */
  private static byte[] lz4(byte[] packed, int most) throws IOException {
    if (packed.length < 4) {
      throw new IOException("LZ4 of %d bytes, expected 4 or more".formatted(packed.length));
    }
    int size = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (size < 0 || size > most) {
      throw new IOException("a chunk of %d bytes, expected at most %d".formatted(size, most));
    }
    return unpack(new Lz4Decompressor(), packed, 4, packed.length - 4, size);
  }

  static byte[] snappy(byte[] packed, int from, int length, int most) throws IOException {
    return unpack(new SnappyDecompressor(), packed, from, length, most);
  }

  static byte[] unpack(Decompressor codec, byte[] packed, int from, int length, int most)
      throws IOException {
    byte[] bytes = new byte[most];
    try {
      int count = codec.decompress(packed, from, length, bytes, 0, most);
      return count == most ? bytes : Arrays.copyOf(bytes, count);
    } catch (RuntimeException e) { // malformed input, or an index that it leads to
      throw new IOException("its packed bytes are damaged (" + e.getMessage() + ")", e);
    }
  }

  private static byte[] gzip(byte[] packed, int most) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readNBytes(most);
    }
  }

  private static byte[] zlib(byte[] packed, int most) throws IOException {
    return zlib(packed, 0, packed.length, most);
  }

  static byte[] zlib(byte[] packed, int from, int length, int most) throws IOException {
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(packed, from, length))) {
      return in.readNBytes(most);
    }
  }

  /** Of the bytes before; a wrong one shows in them. */
  private static byte[] withoutChecksum(byte[] packed, int most) throws IOException {
    if (packed.length < CHECKSUM_BYTES) {
      throw new IOException("%d bytes, expected a checksum".formatted(packed.length));
    }
    byte[] bytes = Arrays.copyOf(packed, packed.length - CHECKSUM_BYTES);
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    int stored = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length);
    if ((int) sum.getValue() != stored) {
      throw new IOException(
          "the checksum %08x, expected %08x".formatted((int) sum.getValue(), stored));
    }
    return bytes;
  }
}
