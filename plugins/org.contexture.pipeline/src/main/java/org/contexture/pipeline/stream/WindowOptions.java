package org.contexture.pipeline.stream;

/**
 * How context windows are cut and shown.
 *
 * @param side s, tiles
 * @param minimumPresent windows with fewer tiles are left out; at least 2
 * @param flips whether each window is flipped and turned at random, all its tiles alike
 * @param stainJitter how much the stains of a window are varied at random, all its tiles alike; 0 …
 *     1, 0 leaves them
 * @param workers threads that read
 * @param prefetch windows that may wait
 * @param seed of offsets, order and flips
 */
public record WindowOptions(
    int side,
    int minimumPresent,
    boolean flips,
    double stainJitter,
    int workers,
    int prefetch,
    long seed) {

  public WindowOptions {
    if (side < 1 || minimumPresent < 1 || minimumPresent > side * side) {
      throw new IllegalArgumentException(
          "Expected side ≥ 1 and 1 … side² present tiles, found %d and %d."
              .formatted(side, minimumPresent));
    }
    if (!(stainJitter >= 0 && stainJitter <= 1)) {
      throw new IllegalArgumentException(
          "The stain jitter must be 0 … 1, found " + stainJitter + ".");
    }
    if (workers < 1 || prefetch < 1) {
      throw new IllegalArgumentException(
          "Expected workers and prefetch ≥ 1, found %d and %d.".formatted(workers, prefetch));
    }
  }

  /** Windows of s × s tiles, at least two present, turned and flipped, read by every processor. */
  public static WindowOptions forThisMachine(int side, long seed) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new WindowOptions(
        side, Math.min(2, side * side), true, 0, processors, 4 * processors, seed);
  }

  /** The same with other augmentation. */
  public WindowOptions augmented(boolean newFlips, double newStainJitter) {
    return new WindowOptions(
        side, minimumPresent, newFlips, newStainJitter, workers, prefetch, seed);
  }
}
