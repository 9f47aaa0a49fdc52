package org.contexture.slides.zarr;

import java.io.IOException;
import java.util.Optional;

/** Where the bytes of chunks are. Thread-safe. */
@FunctionalInterface
interface StoredChunks {

  /**
   * The numbers of a chunk as bytes, unpacked.
   *
   * @param place of the chunk in each dimension
   * @param most bytes that it may have
   * @return empty if it is not stored
   */
  Optional<byte[]> read(int[] place, int most) throws IOException;
}
