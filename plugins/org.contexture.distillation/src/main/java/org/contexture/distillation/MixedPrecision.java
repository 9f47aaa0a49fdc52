package org.contexture.distillation;

/**
 * Whether convolutions and matrix products of student and context network are trained in bfloat16;
 * weights, targets, loss and optimiser stay in 32 bits, and the student comes back in them.
 */
public enum MixedPrecision {
  OFF("false"),
  ON("true"),
  /** If the first step is faster in bfloat16, by a stopwatch, and loses nearly the same. */
  AUTO("auto");

  private final String stored;

  MixedPrecision(String stored) {
    this.stored = stored;
  }

  /** As checkpoints have it, which once knew the first two alone. */
  @Override
  public String toString() {
    return stored;
  }
}
