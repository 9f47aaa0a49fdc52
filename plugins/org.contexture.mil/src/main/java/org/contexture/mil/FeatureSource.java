package org.contexture.mil;

import java.io.IOException;
import java.nio.FloatBuffer;
import org.contexture.network.FloatMatrix;

/** Reads a bag's features each time it is asked, so that a cohort need not fit in memory. */
@FunctionalInterface
public interface FeatureSource {

  /** Provides memory for a bag, once its size is known. */
  @FunctionalInterface
  interface Room {

    /** Exactly tiles · dimension numbers, row by row. */
    FloatBuffer of(int tiles, int dimension);
  }

  /** [tiles, dimension]; at least one tile, all finite. */
  FloatMatrix read() throws IOException;

  /** Reads the same into memory of the caller's. */
  default void read(Room room) throws IOException {
    FloatMatrix features = read();
    room.of(features.rows(), features.columns()).put(features.values());
  }
}
