package org.contexture.network;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Layers as functions of named weights and an input. A layer {@code name} uses the tensors {@code
 * name.weight}, {@code name.bias} … exactly as PyTorch's modules name them; a bias that is absent
 * is left out. Gradients flow wherever the weights require them.
 */
public final class Layers {

  private Layers() {}

  /** Fully connected: [..., in] → [..., out]. */
  public static Tensor linear(Weights weights, String name, Tensor x) {
    return torch.linear(x, weights.get(name + ".weight"), bias(weights, name));
  }

  /**
   * Two-dimensional convolution: [n, in, h, w] → [n, out, h', w'].
   *
   * @param padding zeros on every side
   */
  public static Tensor conv(
      Weights weights, String name, Tensor x, long stride, long padding, long groups) {
    return torch.conv2d(
        x,
        weights.get(name + ".weight"),
        bias(weights, name),
        new long[] {stride, stride},
        new long[] {padding, padding},
        new long[] {1, 1},
        groups);
  }

  /** Normalisation of each channel of [n, channels, h, w] (Ioffe &amp; Szegedy 2015). */
  public static Tensor batchNorm(
      Weights weights, String name, Tensor x, Mode mode, double epsilon, double momentum) {
    return torch.batch_norm(
        x,
        optional(weights.get(name + ".weight")),
        optional(weights.get(name + ".bias")),
        optional(weights.get(name + ".running_mean")),
        optional(weights.get(name + ".running_var")),
        mode.usesBatchStatistics(),
        momentum,
        epsilon,
        true);
  }

  /** Normalisation over the last dimension (Ba et al. 2016). */
  public static Tensor layerNorm(Weights weights, String name, Tensor x, double epsilon) {
    Tensor weight = weights.get(name + ".weight");
    return torch.layer_norm(
        x, new long[] {weight.size(0)}, optional(weight), bias(weights, name), epsilon, true);
  }

  /** x · Φ(x), exact (Hendrycks &amp; Gimpel 2016). */
  public static Tensor gelu(Tensor x) {
    return torch.gelu(x);
  }

  /**
   * Scaled dot-product attention (Vaswani et al. 2017, eq. 1), without dropout.
   *
   * @param q [n, heads, queries, dim]
   * @param k [n, heads, keys, dim]
   * @param v [n, heads, keys, dim]
   * @return [n, heads, queries, dim]
   */
  public static Tensor attention(Tensor q, Tensor k, Tensor v) {
    return torch.scaled_dot_product_attention(q, k, v);
  }

  /**
   * As {@link #attention(Tensor, Tensor, Tensor)}, among allowed keys only.
   *
   * @param allowed boolean, broadcast to [n, heads, queries, keys]; true where a query may look;
   *     every query needs one key at least
   */
  public static Tensor attention(Tensor q, Tensor k, Tensor v, Tensor allowed) {
    return torch.scaled_dot_product_attention(
        q, k, v, optional(allowed), 0.0, false, new DoubleOptional(), false);
  }

  /**
   * Multi-head self-attention with the names of PyTorch's {@code MultiheadAttention}: {@code
   * name.in_proj_weight}, {@code name.in_proj_bias}, {@code name.out_proj}.
   *
   * @param x [n, tokens, dim]
   * @param allowed as in {@link #attention(Tensor, Tensor, Tensor, Tensor)}; an undefined {@code
   *     new Tensor()} for all
   * @return [n, tokens, dim]
   */
  public static Tensor selfAttention(
      Weights weights, String name, Tensor x, int heads, Tensor allowed) {
    Tensor qkv =
        torch.linear(
            x,
            weights.get(name + ".in_proj_weight"),
            optional(weights.get(name + ".in_proj_bias"))); // [n, tokens, 3 · dim]
    Tensor mixed = attendHeads(qkv, heads, allowed); // [n, tokens, dim]
    return linear(weights, name + ".out_proj", mixed);
  }

  /**
   * Splits projected tokens into heads, attends, and joins the heads.
   *
   * @param qkv [n, tokens, 3 · dim]
   * @return [n, tokens, dim]
   */
  public static Tensor attendHeads(Tensor qkv, int heads, Tensor allowed) {
    long n = qkv.size(0);
    long tokens = qkv.size(1);
    long dim = qkv.size(2) / 3;
    Tensor split =
        qkv.view(n, tokens, 3, heads, dim / heads).permute(2, 0, 3, 1, 4); // [3, n, heads, …]
    Tensor q = split.select(0, 0); // [n, heads, tokens, dim / heads]
    Tensor k = split.select(0, 1);
    Tensor v = split.select(0, 2);
    Tensor mixed = allowed.defined() ? attention(q, k, v, allowed) : attention(q, k, v);
    return mixed.transpose(1, 2).reshape(n, tokens, dim);
  }

  /**
   * Sets elements to zero with probability p and scales the others by 1 / (1 − p) when training
   * (Srivastava et al. 2014).
   *
   * @param generator of the CPU, seeded by the caller; masks are drawn there for every device
   */
  public static Tensor dropout(Tensor x, double p, Mode mode, Generator generator) {
    if (!mode.isTraining() || p <= 0) {
      return x;
    }
    Tensor kept =
        torch.empty(
            Tensors.shape(Tensors.shape(x)),
            Tensors.options(x.scalar_type()),
            new org.bytedeco.pytorch.MemoryFormatOptional());
    kept.bernoulli_(1 - p, new GeneratorOptional(generator));
    return x.mul(kept.to(x.device(), x.scalar_type())).div(new Scalar(1 - p));
  }

  private static TensorOptional bias(Weights weights, String name) {
    return weights.find(name + ".bias").map(Layers::optional).orElseGet(TensorOptional::new);
  }

  private static TensorOptional optional(Tensor tensor) {
    return new TensorOptional(tensor);
  }
}
