package org.contexture.mil.head;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;

/**
 * A residual layer of Nyström self-attention (Xiong et al. 2021, equations 13 to 15) as TransMIL
 * uses it: layer norm, attention through landmarks, each the mean of neighbouring tokens, and a
 * convolution of the values along the tokens.
 *
 * <p>Parameter names of lucidrains/nystrom-attention, whose results depend on two details that are
 * kept: zero rows are put <em>before</em> the tokens until the landmarks divide them, and take
 * part; the pseudo-inverse starts from a scale that all heads share. The factors are multiplied
 * from the right and intermediate results freed at once, so that memory grows with tokens ·
 * landmarks but twice. Of tokens that are fewer than the landmarks each is a landmark itself, as is
 * each zero row; these are all alike, so one row stands for them, which changes no result and saves
 * most of the work.
 *
 * @param name of the layer, e.g. {@code layer1}
 */
record NystromAttention(String name) {

  private static final int HEADS = 8;
  private static final int KERNEL = 33;
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
  Tensor apply(Weights weights, Tensor x, Randomness randomness) {
    return compute(weights, x, randomness, false).tokens();
  }

  /** As {@link #apply}, also telling the first token's attention. */
  Attended attend(Weights weights, Tensor x, Randomness randomness) {
    return compute(weights, x, randomness, true);
  }

  private Attended compute(
      Weights weights, Tensor x, Randomness randomness, boolean tellAttention) {
    long tokens = x.size(0);
    long width = x.size(1);
    long landmarks = width / 2;
    boolean few = tokens < landmarks;
    long missing = (landmarks - tokens % landmarks) % landmarks;
    long padding = few ? 1 : missing;
    long rows = tokens + padding;
    Tensor qkv = Tensors.resultOf(() -> project(weights, x, padding)); // [rows, 3 · width]
    Tensor split = qkv.view(rows, 3, HEADS, width / HEADS).permute(1, 2, 0, 3);
    Tensor q = split.select(0, 0).mul(new Scalar(1 / Math.sqrt((double) width / HEADS)));
    Tensor k = split.select(0, 1); // [heads, rows, width / heads]
    Tensor v = split.select(0, 2);
    NystromFactors factors =
        few ? NystromFactors.ofFew(q, k, missing) : NystromFactors.of(q, k, landmarks);
    Tensor out =
        Tensors.resultOf(
            () -> {
              Tensor mixed = // [heads, tokens, width / heads]
                  factors
                      .times(v)
                      .narrow(1, padding, tokens)
                      .add(alongTokens(weights, v, missing - padding).narrow(1, missing, tokens));
              Tensor joined = mixed.transpose(0, 1);
              return randomness.dropped(
                  Layers.linear(weights, name + ".attn.to_out.0", joined.reshape(tokens, width)));
            });
    if (!tellAttention) {
      return new Attended(x.add(out), Optional.empty(), Optional.empty());
    }
    Tensor attention = factors.row(padding); // [heads, rows]
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

  /**
   * Convolves values along the tokens, with further zero rows before: they change no output, but
   * the gradient of the kernel, which libtorch rounds by their number (in the fourth digit).
   */
  private Tensor alongTokens(Weights weights, Tensor v, long zeros) {
    Tensor padded = zeros == 0 ? v : torch.constant_pad_nd(v, new long[] {0, 0, zeros, 0});
    return torch
        .conv2d(
            padded.unsqueeze(0),
            weights.get(name + ".attn.res_conv.weight"),
            new TensorOptional(),
            new long[] {1, 1},
            new long[] {KERNEL / 2, 0},
            new long[] {1, 1},
            HEADS)
        .squeeze(0); // [heads, rows, width / heads]
  }
}
