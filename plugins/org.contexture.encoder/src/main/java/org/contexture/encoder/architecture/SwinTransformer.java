package org.contexture.encoder.architecture;

import static org.contexture.encoder.architecture.Activation.GELU;
import static org.contexture.encoder.architecture.Activation.NONE;
import static org.contexture.encoder.architecture.Activation.RELU;

import java.util.List;

/**
 * Swin transformers (Liu et al. 2021, "Swin Transformer: Hierarchical Vision Transformer using
 * Shifted Windows") with the parameter names of timm 1.0, and CTransPath (Wang et al. 2022), which
 * has a stem of convolutions instead of patches. The feature is the mean over the last map behind
 * its norm. Deviation: no stochastic depth in training.
 *
 * @param blocks of each of four stages
 * @param width of the first stage's tokens, doubled from stage to stage
 * @param heads of the first stage, doubled from stage to stage
 * @param convolutions whether the stem is CTransPath's
 */
public record SwinTransformer(List<Integer> blocks, int width, int heads, boolean convolutions)
    implements Architecture {

  public static final SwinTransformer TINY = swin(List.of(2, 2, 6, 2), 96, 3);
  public static final SwinTransformer SMALL = swin(List.of(2, 2, 18, 2), 96, 3);
  public static final SwinTransformer BASE = swin(List.of(2, 2, 18, 2), 128, 4);
  public static final SwinTransformer CTRANSPATH =
      new SwinTransformer(List.of(2, 2, 6, 2), 96, 3, true);

  private static final int WINDOW = 7;
  private static final double EPSILON = 1e-5;

  public SwinTransformer {
    blocks = List.copyOf(blocks);
  }

  private static SwinTransformer swin(List<Integer> blocks, int width, int heads) {
    return new SwinTransformer(blocks, width, heads, false);
  }

  @Override
  public int dimension() {
    return 8 * width;
  }

  @Override
  public int inputPixels() {
    return 224;
  }

  @Override
  public boolean takesAnySize() {
    return false;
  }

  @Override
  public Initialisation initialisation() {
    return Initialisation.TRANSFORMER;
  }

  /** What older releases of timm keep although it follows from the sizes. */
  @Override
  public boolean passesOver(String tensor) {
    return tensor.endsWith(".attn_mask") || tensor.endsWith(".relative_position_index");
  }

  @Override
  public <T> T features(Computation<T> net, T image) {
    T x = net.channelsLast(convolutions ? convolved(net, image) : patches(net, image));
    x = net.layerNorm(x, "patch_embed.norm", width, EPSILON); // [n, 56, 56, width]
    for (int s = 0; s < blocks.size(); s++) {
      String stage = "layers." + s;
      int dim = width << s;
      if (s > 0) {
        x = net.layerNorm(net.mergeNeighbours(x), stage + ".downsample.norm", 2 * dim, EPSILON);
        x = net.linearPlain(x, stage + ".downsample.reduction", 2 * dim, dim);
      }
      for (int i = 0; i < blocks.get(s); i++) {
        x = net.mark(block(net, x, stage + ".blocks." + i, s, i), stage + ".blocks." + i);
      }
    }
    x = net.layerNorm(x, "norm", dimension(), EPSILON); // [n, 7, 7, 8 · width]
    return net.flatten(net.meanMap(net.channelsFirst(x)));
  }

  private <T> T patches(Computation<T> net, T image) {
    return net.conv(image, "patch_embed.proj", new Convolution(3, width, 4, 4, 0, 1), NONE);
  }

  private <T> T convolved(Computation<T> net, T image) {
    T x = net.convNorm(image, half(0, 3, width / 8), RELU);
    x = net.convNorm(x, half(3, width / 8, width / 4), RELU);
    return net.conv(x, "patch_embed.proj.6", Convolution.of(width / 4, width, 1), NONE);
  }

  /** A convolution that halves the map, and its norm. */
  private static NormedConvolution half(int index, int in, int out) {
    String conv = "patch_embed.proj." + index;
    String norm = "patch_embed.proj." + (index + 1);
    return new NormedConvolution(conv, norm, Convolution.of(in, out, 3).strided(2), 1e-5);
  }

  private <T> T block(Computation<T> net, T x, String name, int stage, int index) {
    int dim = width << stage;
    int side = (inputPixels() / 4) >> stage;
    int shift = index % 2 == 1 && side > WINDOW ? WINDOW / 2 : 0;
    AttentionWindow window =
        new AttentionWindow(name + ".attn.relative_position_bias_table", WINDOW, shift, side);
    Attention attention =
        new Attention(
            name + ".attn.qkv.weight",
            name + ".attn.qkv.bias",
            name + ".attn.proj",
            dim,
            heads << stage);
    T y = net.layerNorm(x, name + ".norm1", dim, EPSILON);
    T middle = net.add(x, net.windowAttention(y, attention, window));
    y = net.layerNorm(middle, name + ".norm2", dim, EPSILON);
    y = net.linear(y, name + ".mlp.fc1", dim, 4 * dim, GELU);
    return net.add(middle, net.linear(y, name + ".mlp.fc2", 4 * dim, dim));
  }
}
