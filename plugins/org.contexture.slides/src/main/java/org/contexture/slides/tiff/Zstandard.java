package org.contexture.slides.tiff;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;

/** Zstandard (RFC 8878) as libtiff packs with it, compression 50000. */
final class Zstandard {

  private Zstandard() {}

  /** Unpacks exactly {@code size} bytes. */
  static byte[] unpack(byte[] packed, int size) throws IOException {
    byte[] bytes = new byte[size];
    try {
      int length = new ZstdDecompressor().decompress(packed, 0, packed.length, bytes, 0, size);
      RawCodec.requireLength(length, size);
      return bytes;
    } catch (MalformedInputException | IndexOutOfBoundsException e) {
      throw new IOException(
          "no Zstandard stream of %d bytes (%s)".formatted(size, e.getMessage()), e);
    }
  }
}
