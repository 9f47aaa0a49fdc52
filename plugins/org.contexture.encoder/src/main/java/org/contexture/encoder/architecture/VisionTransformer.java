package org.contexture.encoder.architecture;

import static org.contexture.encoder.architecture.Activation.GELU;
import static org.contexture.encoder.architecture.Activation.NONE;

import java.util.List;

/**
 * Vision transformers (Dosovitskiy et al. 2021, eq. 1–4) with torchvision's or timm's parameter
 * names and the options of pathology models: register tokens (Darcet et al. 2024), layer scale
 * (Touvron et al. 2021), SwiGLU (Shazeer 2020), class token or mean of the patches. Deviation: no
 * dropout and no stochastic depth in training.
 *
 * @param naming of the parameters
 * @param size of the transformer
 * @param patch side of a patch in pixels
 * @param inputPixels side of the images, a multiple of the patch; no other size is taken
 * @param options beyond the plain transformer
 */
public record VisionTransformer(
    Naming naming, Size size, int patch, int inputPixels, Options options) implements Architecture {

  /** Of the norms, unless the options say another. */
  static final double EPSILON = 1e-6;

  /** Whose parameter names. */
  public enum Naming {
    TORCHVISION,
    TIMM
  }

  /**
   * Size of the transformer.
   *
   * @param dim of a token
   * @param depth number of blocks
   * @param heads of each attention
   * @param mlp dimension inside of a block's MLP
   */
  public record Size(int dim, int depth, int heads, int mlp) {
    public static final Size SMALL = new Size(384, 12, 6, 1536);
    public static final Size BASE = new Size(768, 12, 12, 3072);
    public static final Size LARGE = new Size(1024, 24, 16, 4096);
  }

  /** What the feature is. */
  public enum Pooling {
    /** The class token. */
    CLASS,
    /** The mean of the patches' tokens. */
    MEAN,
    /** The class token, then the mean (Virchow). */
    CLASS_AND_MEAN
  }

  /**
   * What timm's models choose.
   *
   * @param classToken whether there is one
   * @param registers number of register tokens behind the class token
   * @param positionsForAll whether class and register tokens have positions too
   * @param layerScale whether each block's branches are scaled
   * @param swiGlu whether the MLPs are gated; {@link Size#mlp} is then the gated dimension
   * @param pooling what the feature is
   * @param normAfterPooling whether the last norm follows the mean (timm's {@code fc_norm})
   * @param epsilon of the norms
   */
  public record Options(
      boolean classToken,
      int registers,
      boolean positionsForAll,
      boolean layerScale,
      boolean swiGlu,
      Pooling pooling,
      boolean normAfterPooling,
      double epsilon) {

    public static final Options PLAIN =
        new Options(true, 0, true, false, false, Pooling.CLASS, false, EPSILON);

    public Options {
      if (!classToken && pooling != Pooling.MEAN) {
        throw new IllegalArgumentException("Without a class token the feature is the mean.");
      }
    }

    int prefix() {
      return (classToken ? 1 : 0) + registers;
    }
  }

  public VisionTransformer {
    if (patch < 1 || inputPixels % patch != 0) {
      throw new IllegalArgumentException(
          "Images of %d pixels cannot be cut into patches of %d; expected a multiple of that."
              .formatted(inputPixels, patch));
    }
  }

  static VisionTransformer torchvision(Size size, int patch) {
    return new VisionTransformer(Naming.TORCHVISION, size, patch, 224, Options.PLAIN);
  }

  /** The same for images of another side: all but the positions are as they were. */
  public VisionTransformer resized(int pixels) {
    return new VisionTransformer(naming, size, patch, pixels, options);
  }

  /** Name of the position embedding, [1, {@link #positionsOfNoPatch} + patches, dim]. */
  public String positions() {
    return name("encoder.pos_embedding", "pos_embed");
  }

  /** Number of its first positions, which are those of class and register tokens. */
  public int positionsOfNoPatch() {
    return options.positionsForAll() ? options.prefix() : 0;
  }

  @Override
  public int dimension() {
    return options.pooling() == Pooling.CLASS_AND_MEAN ? 2 * size.dim() : size.dim();
  }

  @Override
  public boolean takesAnySize() {
    return false;
  }

  @Override
  public Initialisation initialisation() {
    return Initialisation.TRANSFORMER;
  }

  @Override
  public <T> T features(Computation<T> net, T image) {
    int dim = size.dim();
    Convolution patches = new Convolution(3, dim, patch, patch, 0, 1);
    T x = net.tokens(net.conv(image, name("conv_proj", "patch_embed.proj"), patches, NONE));
    x = net.mark(withPrefixAndPositions(net, x), "tokens"); // [n, tokens, dim]
    for (int i = 0; i < size.depth(); i++) {
      String block = name("encoder.layers.encoder_layer_" + i, "blocks." + i);
      x = net.mark(block(net, x, block), block);
    }
    if (options.normAfterPooling()) {
      return net.layerNorm(pooled(net, x), "fc_norm", dimension(), options.epsilon()); // [n, dim]
    }
    return pooled(
        net, net.layerNorm(x, name("encoder.ln", "norm"), dim, options.epsilon())); // [n, dim]
  }

  private <T> T withPrefixAndPositions(Computation<T> net, T patches) {
    int dim = size.dim();
    int count = (inputPixels / patch) * (inputPixels / patch);
    T x = patches;
    if (!options.positionsForAll()) {
      x = net.addPositions(x, positions(), count, dim);
    }
    if (options.registers() > 0) {
      x = net.prepend(x, "reg_token", options.registers(), dim);
    }
    if (options.classToken()) {
      x = net.prepend(x, name("class_token", "cls_token"), 1, dim);
    }
    return options.positionsForAll()
        ? net.addPositions(x, positions(), count + options.prefix(), dim)
        : x;
  }

  private <T> T block(Computation<T> net, T x, String block) {
    int dim = size.dim();
    T y = net.layerNorm(x, block + name(".ln_1", ".norm1"), dim, options.epsilon());
    y = scaled(net, net.attention(y, attention(block)), block + ".ls1.gamma");
    T middle = net.add(x, y);
    y = net.layerNorm(middle, block + name(".ln_2", ".norm2"), dim, options.epsilon());
    return net.add(middle, scaled(net, mlp(net, y, block), block + ".ls2.gamma"));
  }

  private Attention attention(String block) {
    String module = block + name(".self_attention", ".attn");
    return new Attention(
        module + name(".in_proj_weight", ".qkv.weight"),
        module + name(".in_proj_bias", ".qkv.bias"),
        module + name(".out_proj", ".proj"),
        size.dim(),
        size.heads());
  }

  private <T> T mlp(Computation<T> net, T x, String block) {
    String in = block + name(".mlp.0", ".mlp.fc1");
    String out = block + name(".mlp.3", ".mlp.fc2");
    if (options.swiGlu()) {
      T wide = net.linear(x, in, size.dim(), 2 * size.mlp());
      return net.linear(net.swiGlu(wide, size.mlp()), out, size.mlp(), size.dim());
    }
    T wide = net.activate(net.linear(x, in, size.dim(), size.mlp()), GELU);
    return net.linear(wide, out, size.mlp(), size.dim());
  }

  private <T> T scaled(Computation<T> net, T x, String name) {
    return options.layerScale() ? net.scale(x, name, size.dim()) : x;
  }

  private <T> T pooled(Computation<T> net, T x) {
    return switch (options.pooling()) {
      case CLASS -> net.token(x, 0);
      case MEAN -> net.meanTokens(x, options.prefix());
      case CLASS_AND_MEAN ->
          net.concatFeatures(List.of(net.token(x, 0), net.meanTokens(x, options.prefix())));
    };
  }

  private String name(String torchvision, String timm) {
    return naming == Naming.TORCHVISION ? torchvision : timm;
  }
}
