package org.contexture.encoder.architecture;

/** Elementwise functions. */
public enum Activation {
  /** x itself. */
  NONE,
  /** max(x, 0). */
  RELU,
  /** min(max(x, 0), 6). */
  RELU6,
  /** x · σ(x). */
  SILU,
  /** x · Φ(x). */
  GELU,
  /** σ(x) = 1 / (1 + e⁻ˣ). */
  SIGMOID
}
