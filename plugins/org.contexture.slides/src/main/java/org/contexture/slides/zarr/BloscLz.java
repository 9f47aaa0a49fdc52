package org.contexture.slides.zarr;

import java.io.IOException;

/**
 * The packing that Blosc brings of its own: runs of bytes as they are, and matches with what was
 * before, of three bytes or more.
 */
final class BloscLz {

  private static final int LITERALS = 32;
  private static final int LONGEST_IN_CONTROL = 6;
  private static final int FARTHEST = 8191;

  private BloscLz() {}

  /** Unpacks a stream of so many bytes. */
  static byte[] unpack(byte[] packed, int from, int count, int size) throws IOException {
    byte[] plain = new byte[size];
    try {
      int length = unpack(packed, from, from + count, plain);
      if (length != size) {
        throw new IOException("BloscLZ ends after %d of %d bytes".formatted(length, size));
      }
      return plain;
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("BloscLZ refers to bytes that are not there", e);
    }
  }

  private static int unpack(byte[] packed, int from, int end, byte[] plain) {
    int in = from;
    int out = 0;
    int control = packed[in++] & 31;
    while (true) {
      if (control < LITERALS) {
        int length = control + 1;
        System.arraycopy(packed, in, plain, out, length);
        in += length;
        out += length;
      } else {
        int length = (control >> 5) - 1;
        int offset = (control & 31) << 8;
        if (length == LONGEST_IN_CONTROL) {
          int more;
          do {
            more = packed[in++] & 255;
            length += more;
          } while (more == 255);
        }
        int low = packed[in++] & 255;
        int distance = offset + low + 1;
        if (low == 255 && offset == 31 << 8) {
          distance = ((packed[in] & 255) << 8) + (packed[in + 1] & 255) + FARTHEST + 1;
          in += 2;
        }
        for (int i = 0; i < length + 3; i++, out++) {
          plain[out] = plain[out - distance];
        }
      }
      if (in >= end) {
        return out;
      }
      control = packed[in++] & 255;
    }
  }
}
