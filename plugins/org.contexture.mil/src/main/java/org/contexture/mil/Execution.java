package org.contexture.mil;

/**
 * How training is computed.
 *
 * @param seed of split, initialisation and order
 * @param mixedPrecision whether matrix products are trained in bfloat16: about twice as fast where
 *     the device has it; trained models predict in 32 bits
 */
public record Execution(long seed, boolean mixedPrecision) {

  /** In 32 bits. */
  public static Execution defaults() {
    return new Execution(0, false);
  }
}
