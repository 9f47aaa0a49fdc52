package org.contexture.distillation.teacher;

import java.util.List;
import java.util.Optional;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Weights;

/**
 * Sets the targets: what it sees in a tile is what the student must foresee. No gradient reaches
 * it. One thread at a time; holds native memory until closed.
 */
public interface Teacher extends AutoCloseable {

  /** Length of each network's features, in the order of the columns of {@link #features}. */
  List<Integer> dimensions();

  /** What it sees: [tiles, sum of the dimensions]. */
  FloatMatrix features(TileBatch tiles);

  /** Hears that the student has just learned. */
  default void studentLearned() {}

  /** Hears that {@link #learned} holds the weights of a run that goes on. */
  default void takenUp() {}

  /** Weights that change while the student learns, for checkpoints; empty for most. */
  default Optional<Weights> learned() {
    return Optional.empty();
  }

  @Override
  void close();
}
