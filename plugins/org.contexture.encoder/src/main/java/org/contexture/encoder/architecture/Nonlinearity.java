package org.contexture.encoder.architecture;

/**
 * An elementwise function of networks that files describe; softmax is over the features of a
 * vector.
 *
 * @param kind which function
 * @param parameter its parameter where it has one, else 0
 */
public record Nonlinearity(Kind kind, double parameter) {

  /** The functions; a is the parameter. */
  public enum Kind {
    IDENTITY,
    RELU,
    RELU6,
    /** x, or a · x below 0. */
    LEAKY_RELU,
    /** x, or a · (eˣ − 1) below 0. */
    ELU,
    SELU,
    SIGMOID,
    TANH,
    SOFTPLUS,
    /** x / (1 + |x|). */
    SOFTSIGN,
    /** a · x + 0.5, cut to 0 … 1. */
    HARD_SIGMOID,
    /** x cut to −1 … 1. */
    HARD_TANH,
    /** x · σ(x). */
    SILU,
    /** x · Φ(x). */
    GELU,
    CUBE,
    SOFTMAX
  }

  public static final Nonlinearity IDENTITY = of(Kind.IDENTITY);
  public static final Nonlinearity RELU = of(Kind.RELU);

  public Nonlinearity {
    if (kind == null || !Double.isFinite(parameter)) {
      throw new IllegalArgumentException(
          "No such function: %s with parameter %s.".formatted(kind, parameter));
    }
  }

  /** A function without parameter. */
  public static Nonlinearity of(Kind kind) {
    return new Nonlinearity(kind, 0);
  }

  /** Whether nothing that it gives is below 0. */
  boolean isNeverNegative() {
    return switch (kind) {
      case RELU, RELU6, SIGMOID, SOFTPLUS, HARD_SIGMOID, SOFTMAX -> true;
      default -> false;
    };
  }
}
