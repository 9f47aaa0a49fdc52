package org.contexture.distillation.context;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.network.Layers;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;

/**
 * Self-attention to clusters of tokens: every token asks, and is answered by the mean keys and
 * values of groups of alike tokens (Xie et al. 2022, "ClusTR: Exploring Efficient Self-attention
 * via Clustering for Vision Transformers", arXiv 2208.13138: key and value tokens are clustered by
 * content and aggregated). For large windows: a window of 16 × 16 tiles with 8 to a cluster has 32
 * keys instead of 256. Names and shapes of the weights are those of {@link Layers#selfAttention}.
 *
 * <p>Deviations: one scale, not several; tokens are grouped by {@link TokenClusters}, anew in each
 * layer and without a gradient; keys and values of a group count alike. Of the paper only the
 * abstract was at hand: that density peaks make the groups is our choice.
 *
 * @param heads of the attention
 * @param tiles how many tokens a cluster has on average, above 1
 */
record ClusteredAttention(int heads, int tiles) {

  /**
   * Lets the tokens of each window look at clusters.
   *
   * @param x [windows, tokens, dim]
   * @param allowed boolean [windows, 1, 1, tokens]: which tokens are looked at
   * @return [windows, tokens, dim]
   */
  Tensor forward(Weights weights, String name, Tensor x, Tensor allowed) {
    long windows = x.size(0);
    long tokens = x.size(1);
    long dim = x.size(2);
    Tensor qkv =
        torch.linear(
            x,
            weights.get(name + ".in_proj_weight"),
            new TensorOptional(weights.get(name + ".in_proj_bias"))); // [windows, tokens, 3 dim]
    Tensor shares = shares(x, allowed).to(x.device(), qkv.scalar_type());
    Tensor q = heads(qkv.narrow(2, 0, dim));
    Tensor k = heads(shares.matmul(qkv.narrow(2, dim, dim)));
    Tensor v = heads(shares.matmul(qkv.narrow(2, 2 * dim, dim)));
    Tensor filled = shares.sum(2).gt(new Scalar(0)).view(windows, 1, 1, -1);
    Tensor mixed = Layers.attention(q, k, v, filled); // [windows, heads, tokens, dim / heads]
    return Layers.linear(
        weights, name + ".out_proj", mixed.transpose(1, 2).reshape(windows, tokens, dim));
  }

  /** [windows, n, dim] → [windows, heads, n, dim / heads] */
  private Tensor heads(Tensor x) {
    return x.reshape(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
  }

  /**
   * How much of each cluster's mean a token is, on the CPU: [windows, clusters, tokens]. Rows sum
   * to 1; those of windows with fewer clusters than others are 0.
   */
  Tensor shares(Tensor x, Tensor allowed) {
    Tensor points = x.detach().to(ScalarType.Float);
    Tensor products = points.matmul(points.transpose(1, 2)); // [windows, tokens, tokens]
    Tensor lengths = points.square().sum(2); // [windows, tokens]
    float[] squared =
        Tensors.floats(
            lengths
                .unsqueeze(1)
                .add(lengths.unsqueeze(2))
                .sub(products.mul(new Scalar(2)))
                .div(new Scalar(x.size(2)))); // [windows, tokens, tokens]
    float[] there = Tensors.floats(allowed.to(ScalarType.Float));
    int windows = (int) x.size(0);
    int tokens = (int) x.size(1);
    int most = clusters(tokens);
    float[] shares = new float[windows * most * tokens];
    for (int w = 0; w < windows; w++) {
      int first = w * tokens;
      int[] present = IntStream.range(0, tokens).filter(t -> there[first + t] > 0).toArray();
      if (present.length == 0) {
        continue;
      }
      float[] ofWindow = Arrays.copyOfRange(squared, first * tokens, (first + tokens) * tokens);
      int[] cluster = TokenClusters.of(ofWindow, tokens, present, clusters(present.length));
      int[] sizes = new int[most];
      for (int c : cluster) {
        sizes[c]++;
      }
      for (int i = 0; i < present.length; i++) {
        shares[(w * most + cluster[i]) * tokens + present[i]] = 1f / sizes[cluster[i]];
      }
    }
    return Tensors.of(shares, windows, most, tokens);
  }

  /** Of so many tokens. */
  private int clusters(int tokens) {
    return (tokens + tiles - 1) / tiles;
  }
}
