package org.contexture.network;

/**
 * A learning-rate schedule: rises linearly over the warm-up, then falls to 0 along a cosine
 * (Loshchilov &amp; Hutter 2017, without restarts).
 *
 * @param steps of the whole training, ≥ 1
 * @param warmupSteps of them, in [0, steps]
 */
public record WarmupCosine(long steps, long warmupSteps) {

  public WarmupCosine {
    if (steps < 1 || warmupSteps < 0 || warmupSteps > steps) {
      throw new IllegalArgumentException(
          "Expected 0 ≤ warm-up ≤ steps and steps ≥ 1, found %d and %d."
              .formatted(warmupSteps, steps));
    }
  }

  /**
   * What the learning rate is multiplied with.
   *
   * @param step from 0; the first step's factor is 1 / warmupSteps, that of the last one above 0
   */
  public double factor(long step) {
    if (step < warmupSteps) {
      return (step + 1.0) / warmupSteps;
    }
    double done = (step - warmupSteps) / (double) Math.max(1, steps - warmupSteps);
    return 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done)));
  }
}
