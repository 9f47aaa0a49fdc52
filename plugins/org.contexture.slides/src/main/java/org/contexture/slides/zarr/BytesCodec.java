package org.contexture.slides.zarr;

import java.io.IOException;

/** Undoes one packing of a chunk's bytes. Thread-safe. */
@FunctionalInterface
interface BytesCodec {

  /**
   * Unpacks a chunk.
   *
   * @param most bytes that it may have
   * @throws IOException if it is damaged or has more; says what was found and expected
   */
  byte[] unpack(byte[] packed, int most) throws IOException;
}
