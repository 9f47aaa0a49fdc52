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
  /** x · σ(1.702 x), CLIP's approximation of GELU. */
  QUICK_GELU,
  /** σ(x) = 1 / (1 + e⁻ˣ). */
  SIGMOID,
  /** min(max(x + 3, 0), 6) / 6. */
  HARD_SIGMOID,
  /** x · min(max(x + 3, 0), 6) / 6. */
  HARD_SWISH
}
