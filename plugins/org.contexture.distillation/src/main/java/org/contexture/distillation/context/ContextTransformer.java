package org.contexture.distillation.context;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.FeatureMoments;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;

/**
 * T: a Transformer encoder over the tiles of a window (Vaswani et al. 2017), with layer norm before
 * each block (Xiong et al. 2020), GELU, and a norm at the end. A masked tile's token is one learned
 * vector in feature space (Devlin et al. 2019; He et al. 2022). Each position of the window has a
 * learned embedding. No dropout.
 *
 * <p>Deviation from the paper as far as it is public: features are shifted and scaled per dimension
 * by constants ({@link #calibrate}) before they become tokens. Features behind a ReLU differ little
 * around a large common mean; without this the transformer spends its first hundreds of steps on
 * finding the difference.
 *
 * @param side s, tiles
 * @param dim d, of the student's features
 * @param layers number of them
 * @param heads of each layer; divides {@code dim}
 * @param tilesPerCluster how many tiles share a key and a value ({@link ClusteredAttention}); 1:
 *     each has its own
 */
public record ContextTransformer(int side, int dim, int layers, int heads, int tilesPerCluster) {

  private static final String PREFIX = "context.";
  private static final double EMBEDDING_DEVIATION = 0.02;
  private static final double NORM_EPSILON = 1e-5;
  private static final int MLP_RATIO = 4;

  public ContextTransformer {
    if (dim % heads != 0) {
      throw new IllegalArgumentException(
          "The student's features have %d dimensions, which %d heads cannot share evenly; choose a"
                  .formatted(dim, heads)
              + " divisor of the dimension as number of heads.");
    }
  }

  /** In which every tile looks at every other. */
  public ContextTransformer(int side, int dim, int layers, int heads) {
    this(side, dim, layers, heads, 1);
  }

  /** Adds the mask token, the positions, the layers, and a shift and scale that do nothing yet. */
  public void initialise(Initialiser initialiser) {
    initialiser.truncatedNormal(PREFIX + "mask_token", EMBEDDING_DEVIATION, dim);
    initialiser.truncatedNormal(PREFIX + "positions", EMBEDDING_DEVIATION, (long) side * side, dim);
    initialiser.bufferOf(PREFIX + "shift", 0, dim);
    initialiser.bufferOf(PREFIX + "scale", 1, dim);
    for (int layer = 0; layer < layers; layer++) {
      String name = PREFIX + "layers." + layer;
      initialiser.layerNorm(name + ".norm1", dim);
      initialiser.uniform(name + ".self_attn.in_proj_weight", Math.sqrt(1.5 / dim), 3L * dim, dim);
      initialiser.constant(name + ".self_attn.in_proj_bias", 0, 3L * dim);
      initialiser.linear(name + ".self_attn.out_proj", dim, dim);
      initialiser.layerNorm(name + ".norm2", dim);
      initialiser.linear(name + ".linear1", dim, MLP_RATIO * dim);
      initialiser.linear(name + ".linear2", MLP_RATIO * dim, dim);
    }
    initialiser.layerNorm(PREFIX + "norm", dim);
  }

  /** Sets shift and scale so that features like these get mean 0 and deviation 1. */
  public void calibrate(Weights weights, FeatureMoments features) {
    float[] shift = features.mean();
    for (int d = 0; d < dim; d++) {
      shift[d] = -shift[d];
    }
    weights.get(PREFIX + "shift").copy_(Tensors.of(shift, dim));
    weights.get(PREFIX + "scale").copy_(Tensors.of(features.scale(), dim));
  }

  /** Features as tokens carry them: [tiles, dim] → [tiles, dim]. */
  public Tensor scaled(Weights weights, Tensor features) {
    return features.add(weights.get(PREFIX + "shift")).mul(weights.get(PREFIX + "scale"));
  }

  /**
   * Lays features out in their windows: visible tiles keep theirs, masked ones get the mask token,
   * absent ones stay zero; then adds the positions.
   *
   * @param features x [visible, dim]
   * @param visible the tokens they belong to [visible]
   * @param masked the tokens that are hidden [masked]
   * @return [windows, s², dim]
   */
  public Tensor tokens(
      Weights weights, Tensor features, Tensor visible, Tensor masked, long windows) {
    long positions = (long) side * side;
    Tensor scaled = scaled(weights, features); // [visible, dim]
    Tensor maskTokens =
        weights.get(PREFIX + "mask_token").expand(masked.numel(), dim); // [masked, dim]
    Tensor laid =
        torch
            .zeros(new long[] {windows * positions, dim}, features.options())
            .index_copy(0, visible, scaled)
            .index_copy(0, masked, maskTokens); // [windows · s², dim]
    return placed(weights, laid, windows);
  }

  /** As {@link #tokens}, of visible tiles alone, from features that are scaled already. */
  public Tensor laid(Weights weights, Tensor scaled, Tensor visible, long windows) {
    long positions = (long) side * side;
    return placed(
        weights,
        torch
            .zeros(new long[] {windows * positions, dim}, scaled.options())
            .index_copy(0, visible, scaled),
        windows);
  }

  /** As {@link #tokens}, of masked tiles alone. */
  public Tensor masked(Weights weights, Tensor masked, long windows) {
    long positions = (long) side * side;
    Tensor token = weights.get(PREFIX + "mask_token"); // [dim]
    return placed(
        weights,
        torch
            .zeros(new long[] {windows * positions, dim}, token.options())
            .index_copy(0, masked, token.expand(masked.numel(), dim)),
        windows);
  }

  /** Adds the positions: [windows · s², dim] → [windows, s², dim]. */
  private Tensor placed(Weights weights, Tensor laid, long windows) {
    return laid.view(windows, (long) side * side, dim).add(weights.get(PREFIX + "positions"));
  }

  /**
   * Lets the tiles of each window see each other.
   *
   * @param tokens [windows, s², dim]
   * @param allowed boolean, broadcast to [windows, heads, s², s²]: who may look at whom; with
   *     clusters [windows, 1, 1, s²], the same for all
   * @return [windows, s², dim]
   */
  public Tensor forward(Weights weights, Tensor tokens, Tensor allowed) {
    Tensor x = layers(weights, tokens, allowed, layers);
    return Layers.layerNorm(weights, PREFIX + "norm", x, NORM_EPSILON);
  }

  /**
   * How much each tile is looked at in the last layer, averaged over heads and onlookers.
   *
   * @param tokens [windows, s², dim]
   * @param present boolean [windows, 1, 1, s²]: which tiles are there
   * @return [windows, s²]; the present tiles' share of a window sums to 1
   */
  public Tensor attentionReceived(Weights weights, Tensor tokens, Tensor present) {
    String name = PREFIX + "layers." + (layers - 1);
    Tensor x = layers(weights, tokens, present, layers - 1);
    Tensor normed = Layers.layerNorm(weights, name + ".norm1", x, NORM_EPSILON);
    Tensor queriesKeysValues =
        torch
            .linear(
                normed,
                weights.get(name + ".self_attn.in_proj_weight"),
                new TensorOptional(weights.get(name + ".self_attn.in_proj_bias")))
            .view(tokens.size(0), tokens.size(1), 3, heads, dim / heads)
            .permute(2, 0, 3, 1, 4); // [3, windows, heads, s², dim / heads]
    Tensor scores =
        queriesKeysValues
            .select(0, 0)
            .matmul(queriesKeysValues.select(0, 1).transpose(2, 3))
            .div(new Scalar(Math.sqrt(dim / (double) heads)))
            .masked_fill(present.logical_not(), new Scalar(Double.NEGATIVE_INFINITY));
    Tensor looks = torch.softmax(scores, 3).mean(1); // [windows, s², s²]
    Tensor onlookers = present.view(present.size(0), present.size(3), 1); // [windows, s², 1]
    Tensor received = looks.mul(onlookers).sum(1); // [windows, s²]
    return received.div(received.sum(new long[] {1}, true, new ScalarTypeOptional()));
  }

  private Tensor layers(Weights weights, Tensor tokens, Tensor allowed, int count) {
    Tensor x = tokens; // [windows, s², dim]
    for (int layer = 0; layer < count; layer++) {
      String name = PREFIX + "layers." + layer;
      Tensor normed = Layers.layerNorm(weights, name + ".norm1", x, NORM_EPSILON);
      x = x.add(attention(weights, name + ".self_attn", normed, allowed));
      normed = Layers.layerNorm(weights, name + ".norm2", x, NORM_EPSILON);
      Tensor wide = Layers.gelu(Layers.linear(weights, name + ".linear1", normed));
      x = x.add(Layers.linear(weights, name + ".linear2", wide));
    }
    return x;
  }

  private Tensor attention(Weights weights, String name, Tensor x, Tensor allowed) {
    return tilesPerCluster > 1
        ? new ClusteredAttention(heads, tilesPerCluster).forward(weights, name, x, allowed)
        : Layers.selfAttention(weights, name, x, heads, allowed);
  }
}
