package org.contexture.distillation.teacher;

import java.util.OptionalInt;
import org.contexture.distillation.part.Part;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/**
 * Sets targets: what it sees in a tile is what the student must foresee. No gradient reaches it.
 * One thread at a time; holds native memory until closed.
 */
public interface Teacher extends Part, AutoCloseable {

  /** D: the length of its features. */
  int dimension();

  /** Side in pixels of the view of tiles that it must be given; empty: as the student's. */
  default OptionalInt side() {
    return OptionalInt.empty();
  }

  /** What it sees: [tiles, D]. */
  FloatMatrix features(TileBatch tiles);

  @Override
  void close();
}
