package org.contexture.encoder.architecture;

import java.util.List;

/**
 * What an architecture may ask for. Layers use tensors that are named as PyTorch's modules name
 * theirs: {@code name.weight}, {@code name.bias} … Images are [n, channels, height, width], tokens
 * are [n, tokens, dim].
 *
 * @param <T> what stands for a tensor: the tensor itself, or its name in an exported graph …
 */
public interface Computation<T> {

  /** A convolution with bias, then an activation. */
  T conv(T x, String name, Convolution shape, Activation activation);

  /** A convolution without bias. */
  T convPlain(T x, String name, Convolution shape);

  /** A batch norm on its own, then an activation. */
  T norm(T x, BatchNorm layer, Activation activation);

  /** A convolution without bias, a batch norm, an activation. */
  T convNorm(T x, NormedConvolution layer, Activation activation);

  /** A convolution without bias, a batch norm, plus a shortcut, then an activation. */
  T convNormAdd(T x, NormedConvolution layer, T shortcut, Activation activation);

  T activate(T x, Activation activation);

  T maxPool(T x, int kernel, int stride, int padding, boolean roundUp);

  /** Means of squares that do not overlap: [n, channels, h / side, w / side]. */
  T meanPool(T x, int side);

  /** Mean over height and width: [n, channels, 1, 1]. */
  T meanMap(T x);

  /** [n, channels, 1, 1] → [n, channels]. */
  T flatten(T x);

  /** x times a gate [n, channels, 1, 1]. */
  T gate(T x, T gate);

  /** Joins the channels. */
  T concatChannels(T x, T y);

  /** The same map, marked: between two marks a network may be cut, e.g. to save memory. */
  T mark(T x, String name);

  /** [n, dim, h, w] → [n, h · w, dim]. */
  T tokens(T x);

  /** [n, channels, h, w] → [n, h, w, channels], what layers of tokens take too. */
  T channelsLast(T x);

  /** [n, h, w, channels] → [n, channels, h, w]. */
  T channelsFirst(T x);

  /** Puts learned tokens {@code name} [1, count, dim] before the tokens. */
  T prepend(T tokens, String name, int count, int dim);

  /** Adds a learned embedding {@code name} [1, count, dim] to all {@code count} tokens. */
  T addPositions(T tokens, String name, int count, int dim);

  T layerNorm(T tokens, String name, int dim, double epsilon);

  /** A linear layer with bias, then an activation. */
  T linear(T tokens, String name, int in, int out, Activation activation);

  /** A linear layer with bias. */
  default T linear(T tokens, String name, int in, int out) {
    return linear(tokens, name, in, out, Activation.NONE);
  }

  /** A linear layer without bias. */
  T linearPlain(T tokens, String name, int in, int out);

  /** Multi-head self-attention. */
  T attention(T tokens, Attention layer);

  /** Multi-head self-attention whose queries and keys are turned by their places. */
  T rotaryAttention(T tokens, Attention layer, Rotary places);

  /** Multi-head self-attention within windows of a map [n, h, w, dim]. */
  T windowAttention(T map, Attention layer, AttentionWindow window);

  /**
   * Joins 2 × 2 neighbours of a map, columns outside: [n, h, w, dim] → [n, h / 2, w / 2, 4 · dim].
   */
  T mergeNeighbours(T map);

  /** Learned tokens {@code name} [count, dim] for each image of another tensor: [n, count, dim]. */
  T learned(T like, String name, int count, int dim);

  /**
   * What queries find among others, head by head.
   *
   * @param queries [n, count, dim]
   * @param keysValues [n, tokens, 2 · dim]
   * @return [n, count, dim]
   */
  T attend(T queries, T keysValues, int heads);

  /** Multiplies every token with a learned vector {@code name} [dim]. */
  T scale(T tokens, String name, int dim);

  T add(T x, T y);

  /** SiLU of the first half of the last dimension times the second half. */
  T swiGlu(T tokens, int half);

  /** One token: [n, dim]. */
  T token(T tokens, int index);

  /** Mean of the tokens from one on: [n, dim]. */
  T meanTokens(T tokens, int from);

  /** Joins the features: [n, a], [n, b] … → [n, a + b …]. */
  T concatFeatures(List<T> features);

  /** A layer that only networks have which a file describes, with its own tensors. */
  T layer(String name, GraphLayer layer, List<T> inputs);
}
