package org.contexture.slides.tiff;

import java.io.IOException;

/** LZW as TIFF 6.0, section 13, defines it: codes of 9 to 12 bits, high bit first. */
final class Lzw {

  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST_FREE = 258;
  private static final int TABLE_SIZE = 4096;

  private final byte[] packed;
  private final byte[] out;
  private final int[] start = new int[TABLE_SIZE];
  private final int[] length = new int[TABLE_SIZE];
  private int written;
  private long position;

  private Lzw(byte[] packed, int size) {
    this.packed = packed;
    this.out = new byte[size];
  }

  /** Unpacks exactly {@code size} bytes. */
  static byte[] unpack(byte[] packed, int size) throws IOException {
    if (packed.length > 1 && packed[0] == 0 && (packed[1] & 1) == 1) {
      throw new IOException(
          "LZW with its bits in the order of before TIFF 6.0, expected high bits first");
    }
    Lzw lzw = new Lzw(packed, size);
    lzw.run();
    RawCodec.requireLength(lzw.written, size);
    return lzw.out;
  }

  /**
   * Every string of the table has been written before: an entry is the place in the output where
   * the previous string starts, one byte longer than that string.
   */
  private void run() throws IOException {
    int next = FIRST_FREE;
    int previousStart = -1;
    int previousLength = 0;
    while (written < out.length) {
      int code = code(next);
      if (code == END) {
        return;
      }
      if (code == CLEAR) {
        next = FIRST_FREE;
        previousStart = -1;
        continue;
      }
      if (previousStart >= 0 && next < TABLE_SIZE) {
        start[next] = previousStart;
        length[next] = previousLength + 1;
        next++;
      }
      if (code >= next && code >= CLEAR) {
        throw new IOException("LZW code %d, expected less than %d".formatted(code, next));
      }
      previousStart = written;
      previousLength = code < CLEAR ? 1 : length[code];
      write(code);
    }
  }

  private void write(int code) {
    if (code < CLEAR) {
      out[written++] = (byte) code;
      return;
    }
    int end = Math.min(out.length, written + length[code]);
    for (int from = start[code]; written < end; from++) {
      out[written++] = out[from]; // byte by byte: the last byte may be one just written
    }
  }

  /** The width grows one code early: TIFF's writers add their entry before the reader does. */
  private int code(int next) {
    int width = next < 511 ? 9 : next < 1023 ? 10 : next < 2047 ? 11 : 12;
    if (position + width > 8L * packed.length) {
      return END;
    }
    int value = 0;
    for (int remaining = width; remaining > 0; ) {
      int bit = (int) (position & 7);
      int take = Math.min(8 - bit, remaining);
      int bits = (packed[(int) (position >> 3)] & 255) >> (8 - bit - take) & ((1 << take) - 1);
      value = value << take | bits;
      position += take;
      remaining -= take;
    }
    return value;
  }
}
