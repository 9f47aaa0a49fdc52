package org.contexture.slides.zarr;

import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Blosc 1: blocks that are packed one by one, their bytes or bits sorted before by significance
 * (after c-blosc's README_CHUNK_FORMAT).
 */
final class Blosc {

  private static final int HEADER = 16;
  private static final int SORTED_BYTES = 1;
  private static final int STORED = 2;
  private static final int SORTED_BITS = 4;
  private static final int NOT_SPLIT = 16;

  /** Blocks are split into so many streams at most, of so many bytes at least. */
  private static final int MOST_STREAMS = 16;

  private static final int SHORTEST_STREAM = 128;

  private final byte[] packed;
  private final ByteBuffer numbers;
  private final int flags;
  private final int typeSize;
  private final int size;
  private final int blockSize;

  private Blosc(byte[] packed, int most) throws IOException {
    this.packed = packed;
    numbers = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    if (packed.length < HEADER) {
      throw new IOException(
          "Blosc of %d bytes, expected %d or more".formatted(packed.length, HEADER));
    }
    flags = packed[2] & 255;
    typeSize = packed[3] & 255;
    size = numbers.getInt(4);
    blockSize = numbers.getInt(8);
    if (size < 0 || size > most) {
      throw new IOException("a chunk of %d bytes, expected at most %d".formatted(size, most));
    }
    if (typeSize == 0 || (size > 0 && (blockSize < 1 || blockSize > size))) {
      throw new IOException(
          "Blosc blocks of %d bytes, numbers of %d".formatted(blockSize, typeSize));
    }
  }

  /** Unpacks a chunk. */
  static byte[] unpack(byte[] packed, int most) throws IOException {
    Blosc chunk = new Blosc(packed, most);
    try {
      return chunk.unpack();
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("Blosc streams beyond the end of the chunk", e);
    }
  }

  private byte[] unpack() throws IOException {
    byte[] all = new byte[size];
    if ((flags & STORED) != 0) {
      System.arraycopy(packed, HEADER, all, 0, size);
      return all;
    }
    int blocks = size == 0 ? 0 : (int) (((long) size + blockSize - 1) / blockSize);
    for (int i = 0; i < blocks; i++) {
      int from = i * blockSize;
      int length = Math.min(blockSize, size - from);
      byte[] block = block(numbers.getInt(HEADER + 4 * i), length);
      byte[] plain =
          (flags & SORTED_BITS) != 0
              ? unsortedBits(block)
              : (flags & SORTED_BYTES) != 0 && typeSize > 1 ? unsortedBytes(block) : block;
      System.arraycopy(plain, 0, all, from, length);
    }
    return all;
  }

  private byte[] block(int start, int length) throws IOException {
    boolean split =
        (flags & NOT_SPLIT) == 0
            && typeSize <= MOST_STREAMS
            && blockSize / typeSize >= SHORTEST_STREAM
            && length == blockSize;
    int streams = split ? typeSize : 1;
    int each = length / streams;
    byte[] block = new byte[length];
    int at = start;
    for (int stream = 0; stream < streams; stream++) {
      int count = numbers.getInt(at);
      at += 4;
      if (count < 0 || count > packed.length - at) {
        throw new IOException(
            "a Blosc stream of %d bytes, expected at most %d".formatted(count, packed.length - at));
      }
      if (count == each) {
        System.arraycopy(packed, at, block, stream * each, each);
      } else {
        byte[] plain = stream(at, count, each);
        if (plain.length != each) {
          throw new IOException("%d of %d bytes of a block".formatted(plain.length, each));
        }
        System.arraycopy(plain, 0, block, stream * each, each);
      }
      at += count;
    }
    return block;
  }

  private byte[] stream(int from, int count, int size) throws IOException {
    return switch (flags >> 5) {
      case 0 -> BloscLz.unpack(packed, from, count, size);
      case 1 -> BytesCodecs.unpack(new Lz4Decompressor(), packed, from, count, size);
      case 2 -> BytesCodecs.snappy(packed, from, count, size);
      case 3 -> BytesCodecs.zlib(packed, from, count, size);
      case 4 -> BytesCodecs.unpack(new ZstdDecompressor(), packed, from, count, size);
      default -> throw new IOException("packing %d of Blosc, expected 0 … 4".formatted(flags >> 5));
    };
  }

  /** First bytes of all numbers stand first; what is left over stands as it is. */
  private byte[] unsortedBytes(byte[] sorted) {
    int count = sorted.length / typeSize;
    byte[] plain = sorted.clone();
    for (int b = 0; b < typeSize; b++) {
      for (int i = 0; i < count; i++) {
        plain[i * typeSize + b] = sorted[b * count + i];
      }
    }
    return plain;
  }

  /** Rows of one bit of all numbers; of numbers there are eights, the rest stands as it is. */
  private byte[] unsortedBits(byte[] sorted) {
    int count = sorted.length / typeSize / 8 * 8;
    byte[] plain = sorted.clone();
    Arrays.fill(plain, 0, count * typeSize, (byte) 0);
    int rowBytes = count / 8;
    for (int b = 0; b < typeSize; b++) {
      for (int bit = 0; bit < 8; bit++) {
        int row = (8 * b + bit) * rowBytes;
        for (int i = 0; i < count; i++) {
          int set = sorted[row + i / 8] >> i % 8 & 1;
          plain[i * typeSize + b] |= (byte) (set << bit);
        }
      }
    }
    return plain;
  }
}
