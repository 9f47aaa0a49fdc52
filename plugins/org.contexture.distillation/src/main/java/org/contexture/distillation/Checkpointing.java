package org.contexture.distillation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a long run leaves its state, to be taken up again.
 *
 * @param file taken up if it exists; replaced atomically at every interval, on cancellation and at
 *     the end. Empty: nothing is kept
 * @param every how often
 * @param replacesOthers whether the file of another run is overwritten; otherwise it stops the run
 */
public record Checkpointing(Optional<Path> file, Duration every, boolean replacesOthers) {

  /** Keeps nothing. */
  public static final Checkpointing NONE =
      new Checkpointing(Optional.empty(), Duration.ZERO, false);

  public Checkpointing {
    if (every.isNegative()) {
      throw new IllegalArgumentException("Expected an interval ≥ 0, found " + every + ".");
    }
  }

  /** Every ten minutes; never over another run's. */
  public static Checkpointing to(Path file) {
    return new Checkpointing(Optional.of(file), Duration.ofMinutes(10), false);
  }
}
