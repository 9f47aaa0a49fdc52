package org.contexture.encoder.architecture;

import static org.contexture.encoder.architecture.Activation.GELU;
import static org.contexture.encoder.architecture.Activation.NONE;
import static org.contexture.encoder.architecture.Activation.QUICK_GELU;

import java.util.List;
import java.util.Optional;

/**
 * Vision transformers (Dosovitskiy et al. 2021, eq. 1–4) with torchvision's or timm's parameter
 * names and the options of pathology models: register tokens (Darcet et al. 2024), layer scale
 * (Touvron et al. 2021), SwiGLU (Shazeer 2020), rotary positions (DINOv3, Siméoni et al. 2025),
 * norms inside of attention and MLP (BEiT-3, Wang et al. 2023), class token or mean of the patches.
 * Deviation: no dropout and no stochastic depth in training.
 *
 * @param naming of the parameters
 * @param size of the transformer
 * @param patch side of a patch in pixels
 * @param inputPixels side of the images, a multiple of the patch; no other size is taken
 * @param options beyond the plain transformer
 */
public record VisionTransformer(
    Naming naming, Size size, int patch, int inputPixels, Options options) implements Sized {

  /** Of the norms, unless the options say another. */
  static final double EPSILON = 1e-6;

  private static final double ROTARY_BASE = 100; // DINOv3's

  /** Whose parameter names. */
  public enum Naming {
    TORCHVISION,
    TIMM,
    /** timm's, of a transformer that is a part of a network: behind {@code trunk.}. */
    TRUNK
  }

  /** Which tokens know their places, and how. */
  public enum Positions {
    /** All have learned positions. */
    ALL,
    /** The patches have, class token and registers have none. */
    PATCHES,
    /** The patches' queries and keys are turned in every attention. */
    ROTARY
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

  /** How the blocks are made. */
  public enum Blocks {
    PLAIN,
    /** As in CLIP (Radford et al. 2021): patches without bias, a norm before, quick GELU. */
    CLIP,
    /** Further norms before the last projections of attention and MLP (BEiT-3; MUSK). */
    NORMED_INSIDE
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
   * @param positions which tokens have them
   * @param layerScale whether each block's branches are scaled
   * @param swiGlu whether the MLPs are gated; {@link Size#mlp} is then the gated dimension
   * @param pooling what the feature is
   * @param normAfterPooling whether the last norm follows the mean (timm's {@code fc_norm})
   * @param epsilon of the norms
   * @param blocks how they are made
   */
  public record Options(
      boolean classToken,
      int registers,
      Positions positions,
      boolean layerScale,
      boolean swiGlu,
      Pooling pooling,
      boolean normAfterPooling,
      double epsilon,
      Blocks blocks) {

    public static final Options PLAIN =
        new Options(
            true, 0, Positions.ALL, false, false, Pooling.CLASS, false, EPSILON, Blocks.PLAIN);

    public Options {
      if (!classToken && pooling != Pooling.MEAN) {
        throw new IllegalArgumentException("Without a class token the feature is the mean.");
      }
    }

    /** The same with another feature. */
    Options pooled(Pooling other) {
      return new Options(
          classToken,
          registers,
          positions,
          layerScale,
          swiGlu,
          other,
          normAfterPooling,
          epsilon,
          blocks);
    }

    /** The same with register tokens. */
    Options registers(int count) {
      return new Options(
          classToken,
          count,
          positions,
          layerScale,
          swiGlu,
          pooling,
          normAfterPooling,
          epsilon,
          blocks);
    }

    boolean clip() {
      return blocks == Blocks.CLIP;
    }

    boolean normedInside() {
      return blocks == Blocks.NORMED_INSIDE;
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

  @Override
  public Optional<String> written() {
    return naming == Naming.TIMM
        ? Optional.of(TimmVisionTransformer.write(this))
        : Optional.empty();
  }

  @Override
  public VisionTransformer resized(int pixels) {
    return new VisionTransformer(naming, size, patch, pixels, options);
  }

  @Override
  public String positions() {
    return name("encoder.pos_embedding", "pos_embed");
  }

  @Override
  public int positionsOfNoPatch() {
    return options.positions() == Positions.ALL ? options.prefix() : 0;
  }

  @Override
  public int dimension() {
    return options.pooling() == Pooling.CLASS_AND_MEAN ? 2 * size.dim() : size.dim();
  }

  /**
   * Of DINOv3's release wavelengths and masks of biases, which are known; of BEiT-3 what is for
   * texts.
   */
  @Override
  public boolean passesOver(String tensor) {
    if (options.normedInside()) {
      return tensor.startsWith("text_embed.") || tensor.contains(".B.");
    }
    return options.positions() == Positions.ROTARY
        && (tensor.startsWith("rope_embed.") || tensor.endsWith(".bias_mask"));
  }

  @Override
  public <T> T features(Computation<T> net, T image) {
    T x = blocks(net, image);
    if (options.normAfterPooling()) {
      return net.layerNorm(pooled(net, x), "fc_norm", dimension(), options.epsilon()); // [n, dim]
    }
    return pooled(net, normed(net, x)); // [n, dim]
  }

  /** All tokens behind the last norm: [n, tokens, dim]. */
  <T> T tokens(Computation<T> net, T image) {
    return normed(net, blocks(net, image));
  }

  private <T> T normed(Computation<T> net, T x) {
    return net.layerNorm(x, name("encoder.ln", "norm"), size.dim(), options.epsilon());
  }

  private <T> T blocks(Computation<T> net, T image) {
    int dim = size.dim();
    Convolution patches = new Convolution(3, dim, patch, patch, 0, 1);
    String projection = name("conv_proj", "patch_embed.proj");
    T x =
        net.tokens(
            options.clip()
                ? net.convPlain(image, projection, patches)
                : net.conv(image, projection, patches, NONE));
    x = withPrefixAndPositions(net, x);
    x = options.clip() ? net.layerNorm(x, name("", "norm_pre"), dim, options.epsilon()) : x;
    x = net.mark(x, "tokens"); // [n, tokens, dim]
    for (int i = 0; i < size.depth(); i++) {
      String block = name("encoder.layers.encoder_layer_" + i, "blocks." + i);
      x = net.mark(block(net, x, block), block);
    }
    return x;
  }

  private <T> T withPrefixAndPositions(Computation<T> net, T patches) {
    int dim = size.dim();
    int count = (inputPixels / patch) * (inputPixels / patch);
    T x = patches;
    if (options.positions() == Positions.PATCHES) {
      x = net.addPositions(x, positions(), count, dim);
    }
    if (options.registers() > 0) {
      x = net.prepend(x, name("", "reg_token"), options.registers(), dim);
    }
    if (options.classToken()) {
      x = net.prepend(x, name("class_token", "cls_token"), 1, dim);
    }
    return options.positions() == Positions.ALL
        ? net.addPositions(x, positions(), count + options.prefix(), dim)
        : x;
  }

  private <T> T block(Computation<T> net, T x, String block) {
    int dim = size.dim();
    T y = net.layerNorm(x, block + part(".ln_1", ".norm1"), dim, options.epsilon());
    y = scaled(net, attended(net, y, attention(block)), block + ".ls1.gamma");
    T middle = net.add(x, y);
    y = net.layerNorm(middle, block + part(".ln_2", ".norm2"), dim, options.epsilon());
    return net.add(middle, scaled(net, mlp(net, y, block), block + ".ls2.gamma"));
  }

  private <T> T attended(Computation<T> net, T x, Attention attention) {
    int side = inputPixels / patch;
    return options.positions() == Positions.ROTARY
        ? net.rotaryAttention(x, attention, new Rotary(options.prefix(), side, side, ROTARY_BASE))
        : net.attention(x, attention);
  }

  private Attention attention(String block) {
    String module = block + part(".self_attention", ".attn");
    return new Attention(
        module + part(".in_proj_weight", ".qkv.weight"),
        module + part(".in_proj_bias", ".qkv.bias"),
        module + part(".out_proj", ".proj"),
        size.dim(),
        size.heads(),
        options.normedInside()
            ? Optional.of(new Attention.Norm(module + ".norm", options.epsilon()))
            : Optional.empty());
  }

  private <T> T mlp(Computation<T> net, T x, String block) {
    String in = block + part(".mlp.0", ".mlp.fc1");
    String out = block + part(".mlp.3", ".mlp.fc2");
    if (options.swiGlu()) {
      T wide = net.linear(x, in, size.dim(), 2 * size.mlp());
      return net.linear(net.swiGlu(wide, size.mlp()), out, size.mlp(), size.dim());
    }
    T wide = net.linear(x, in, size.dim(), size.mlp(), options.clip() ? QUICK_GELU : GELU);
    T normed =
        options.normedInside()
            ? net.layerNorm(wide, block + ".mlp.norm", size.mlp(), options.epsilon())
            : wide;
    return net.linear(normed, out, size.mlp(), size.dim());
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
    return naming == Naming.TRUNK ? "trunk." + timm : part(torchvision, timm);
  }

  private String part(String torchvision, String timm) {
    return naming == Naming.TORCHVISION ? torchvision : timm;
  }
}
