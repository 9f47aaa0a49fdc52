package org.contexture.encoder.architecture;

/**
 * A multi-head self-attention layer.
 *
 * @param inWeight name of the joint projection to queries, keys and values: [3 · dim, dim]
 * @param inBias name of its bias: [3 · dim]
 * @param out name of the output projection, a linear layer
 * @param dim of the tokens
 * @param heads dim / heads is a head's dimension
 */
public record Attention(String inWeight, String inBias, String out, int dim, int heads) {

  public Attention {
    if (dim % heads != 0) {
      throw new IllegalArgumentException(
          "%d dimensions cannot be split into %d heads.".formatted(dim, heads));
    }
  }
}
