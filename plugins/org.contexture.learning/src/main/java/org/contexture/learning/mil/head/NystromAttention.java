package org.contexture.learning.mil.head;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.contexture.learning.network.Initialiser;
import org.contexture.learning.network.Layers;
import org.contexture.learning.network.Tensors;
import org.contexture.learning.network.Weights;

/**
 * A residual layer of Nyström self-attention (Xiong et al. 2021, equations 13 to 15) as TransMIL
 * uses it: layer norm, attention through landmarks, each the mean of neighbouring tokens, and a
 * convolution of the values along the tokens.
 *
 * <p>Parameter names of lucidrains/nystrom-attention, whose results depend on two details that are
 * kept: zero rows are put <em>before</em> the tokens until the landmarks divide them, and take
 * part; the pseudo-inverse starts from a scale that all heads share. Factors are multiplied from
 * the right and intermediate results freed at once, so that memory grows with tokens · landmarks
 * but twice.
 *
 * @param name of the layer, e.g. {@code layer1}
 */
record NystromAttention(String name) {

  private static final int HEADS = 8;
  private static final int KERNEL = 33;
  private static final int INVERSE_STEPS = 6;
  private static final double EPSILON = 1e-5;

  /**
   * @param tokens [tokens, width] after the layer
   * @param attention [heads, tokens − 1] of the first token to the others; may be negative
   * @param values [heads, tokens − 1, width / heads]
   */
  record Attended(Tensor tokens, Optional<Tensor> attention, Optional<Tensor> values) {}

  void initialise(Initialiser initialiser, int width) {
    initialiser.layerNorm(name + ".norm", width);
    initialiser.linearWithoutBias(name + ".attn.to_qkv", width, 3 * width);
    initialiser.linear(name + ".attn.to_out.0", width, width);
    initialiser.uniform(
        name + ".attn.res_conv.weight", 1 / Math.sqrt((double) KERNEL), HEADS, 1, KERNEL, 1);
  }

  /** [tokens, width] → [tokens, width]. */
  Tensor apply(Weights weights, Tensor x, Dropout dropout) {
    return compute(weights, x, dropout, false).tokens();
  }

  /** As {@link #apply}, also telling the first token's attention. */
  Attended attend(Weights weights, Tensor x, Dropout dropout) {
    return compute(weights, x, dropout, true);
  }

  private Attended compute(Weights weights, Tensor x, Dropout dropout, boolean tellAttention) {
    long tokens = x.size(0);
    long width = x.size(1);
    long landmarks = width / 2;
    long padding = (landmarks - tokens % landmarks) % landmarks;
    long rows = tokens + padding;
    Tensor qkv = Tensors.resultOf(() -> project(weights, x, padding)); // [rows, 3 · width]
    Tensor split = qkv.view(rows, 3, HEADS, width / HEADS).permute(1, 2, 0, 3);
    Tensor q = split.select(0, 0).mul(new Scalar(1 / Math.sqrt((double) width / HEADS)));
    Tensor k = split.select(0, 1); // [heads, rows, width / heads]
    Tensor v = split.select(0, 2);
    Tensor qLandmarks = means(q, landmarks); // [heads, landmarks, width / heads]
    Tensor kLandmarks = means(k, landmarks).transpose(1, 2);
    Tensor toLandmarks = similarity(q, kLandmarks); // [heads, rows, landmarks]
    Tensor fromLandmarks = similarity(qLandmarks, k.transpose(1, 2)); // [heads, landmarks, rows]
    Tensor inverse = // [heads, landmarks, landmarks]
        Tensors.resultOf(() -> pseudoInverse(similarity(qLandmarks, kLandmarks)));
    Tensor out =
        Tensors.resultOf(
            () -> {
              Tensor summary = torch.matmul(inverse, torch.matmul(fromLandmarks, v));
              Tensor mixed = // [heads, rows, width / heads]
                  torch.matmul(toLandmarks, summary).add(alongTokens(weights, v));
              Tensor joined = mixed.narrow(1, padding, tokens).transpose(0, 1);
              return dropout.of(
                  Layers.linear(weights, name + ".attn.to_out.0", joined.reshape(tokens, width)));
            });
    if (!tellAttention) {
      return new Attended(x.add(out), Optional.empty(), Optional.empty());
    }
    Tensor first = toLandmarks.narrow(1, padding, 1); // [heads, 1, landmarks]
    Tensor attention = torch.matmul(torch.matmul(first, inverse), fromLandmarks).squeeze(1);
    return new Attended(
        x.add(out),
        Optional.of(attention.narrow(1, padding + 1, tokens - 1)),
        Optional.of(v.narrow(1, padding + 1, tokens - 1)));
  }

  /** Queries, keys and values of the tokens, before which rows of zeros are put. */
  private Tensor project(Weights weights, Tensor x, long padding) {
    Tensor normed = Layers.layerNorm(weights, name + ".norm", x, EPSILON);
    Tensor padded =
        padding == 0 ? normed : torch.constant_pad_nd(normed, new long[] {0, 0, padding, 0});
    return Layers.linear(weights, name + ".attn.to_qkv", padded);
  }

  private static Tensor similarity(Tensor queries, Tensor keys) {
    return Tensors.resultOf(() -> torch.softmax(torch.matmul(queries, keys), -1));
  }

  /** Means of as many neighbouring rows as make so many landmarks. */
  private static Tensor means(Tensor x, long landmarks) {
    long group = x.size(1) / landmarks;
    return group == 1 ? x : x.reshape(x.size(0), landmarks, group, x.size(2)).mean(2);
  }

  /** Moore–Penrose inverse of [heads, n, n] by iteration (Razavi et al. 2014). */
  private static Tensor pseudoInverse(Tensor x) {
    Tensor magnitude = torch.abs(x);
    Tensor scale = torch.max(magnitude.sum(-1)).mul(torch.max(magnitude.sum(-2)));
    Tensor z = x.transpose(-1, -2).div(scale);
    Tensor identity = torch.eye(x.size(-1)).to(x.device(), x.scalar_type());
    for (int i = 0; i < INVERSE_STEPS; i++) {
      Tensor xz = torch.matmul(x, z);
      Tensor inner = identity.mul(new Scalar(7.0)).sub(xz);
      Tensor middle = identity.mul(new Scalar(15.0)).sub(torch.matmul(xz, inner));
      Tensor outer = identity.mul(new Scalar(13.0)).sub(torch.matmul(xz, middle));
      z = torch.matmul(z, outer).mul(new Scalar(0.25));
    }
    return z;
  }

  private Tensor alongTokens(Weights weights, Tensor v) {
    return torch
        .conv2d(
            v.unsqueeze(0),
            weights.get(name + ".attn.res_conv.weight"),
            new TensorOptional(),
            new long[] {1, 1},
            new long[] {KERNEL / 2, 0},
            new long[] {1, 1},
            HEADS)
        .squeeze(0); // [heads, rows, width / heads]
  }
}
