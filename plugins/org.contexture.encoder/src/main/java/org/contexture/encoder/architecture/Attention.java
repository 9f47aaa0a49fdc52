package org.contexture.encoder.architecture;

import java.util.Optional;

/**
 * A multi-head self-attention layer.
 *
 * @param inWeight name of the joint projection to queries, keys and values: [3 · dim, dim]
 * @param inBias name of its bias: [3 · dim]
 * @param out name of the output projection, a linear layer
 * @param dim of the tokens
 * @param heads dim / heads is a head's dimension
 * @param inner the norm of what the heads found, before it is projected out (Wang et al. 2022,
 *     "Foundation Transformers")
 */
public record Attention(
    String inWeight, String inBias, String out, int dim, int heads, Optional<Norm> inner) {

  /**
   * A layer norm over the dimensions of a token.
   *
   * @param name of its weight and bias
   * @param epsilon added to the variance
   */
  public record Norm(String name, double epsilon) {}

  /** Without a norm inside. */
  public Attention(String inWeight, String inBias, String out, int dim, int heads) {
    this(inWeight, inBias, out, dim, heads, Optional.empty());
  }

  public Attention {
    if (dim % heads != 0) {
      throw new IllegalArgumentException(
          "%d dimensions cannot be split into %d heads.".formatted(dim, heads));
    }
  }
}
