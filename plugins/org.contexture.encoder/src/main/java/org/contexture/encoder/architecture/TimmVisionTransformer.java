package org.contexture.encoder.architecture;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.encoder.architecture.VisionTransformer.Blocks;
import org.contexture.encoder.architecture.VisionTransformer.Naming;
import org.contexture.encoder.architecture.VisionTransformer.Options;
import org.contexture.encoder.architecture.VisionTransformer.Pooling;
import org.contexture.encoder.architecture.VisionTransformer.Positions;
import org.contexture.encoder.architecture.VisionTransformer.Size;

/**
 * Vision transformers with timm's parameter names have too many options for a name each. Their
 * options are recognised by the shapes of their tensors and written out, as in {@code
 * timm_vit(dim=384,depth=12,heads=6,mlp=1536,patch=16,pixels=224,class=1,registers=0,
 * positions=all,scale=0,swiglu=0,pool=class,norm=first)}.
 */
public final class TimmVisionTransformer {

  private static final String KIND = "timm_vit";

  /** Heads by dimension where a head has not 64: SO400M, ViT-H, ViT-g, ViT-G. */
  private static final Map<Integer, Integer> HEADS = Map.of(1152, 16, 1280, 16, 1408, 16, 1664, 16);

  /** Of DINOv3's norms. */
  private static final double DINOV3_EPSILON = 1e-5;

  /** Rotary positions fit images of any size: in patches, what 224 pixels have. */
  private static final int DINOV3_SIDE = 14;

  private TimmVisionTransformer() {}

  /**
   * Recognises the options of a state dict.
   *
   * @param shapes of the tensors by timm's names
   * @param heads of each attention; by the dimension, as timm's models have them, if empty
   * @param pooling what the feature is; by the tensors if empty
   * @param epsilon of the norms: 1e-6 in timm and DINOv2, 1e-12 in transformers' ViTModel; of
   *     DINOv3, whose positions are rotary, it is known
   * @return empty if this is none
   */
  public static Optional<VisionTransformer> recognise(
      Map<String, List<Long>> shapes,
      OptionalInt heads,
      Optional<Pooling> pooling,
      double epsilon) {
    List<Long> patches = shapes.getOrDefault("patch_embed.proj.weight", List.of());
    List<Long> positions = shapes.getOrDefault("pos_embed", List.of());
    boolean rotary = positions.isEmpty() && shapes.containsKey("reg_token");
    List<Long> mlpOut = shapes.getOrDefault("blocks.0.mlp.fc2.weight", List.of());
    List<Long> mlpIn = shapes.getOrDefault("blocks.0.mlp.fc1.weight", List.of());
    List<Long> registerTokens = shapes.getOrDefault("reg_token", List.of(1L, 0L, 0L));
    if (patches.size() != 4
        || (positions.size() != 3 && !rotary)
        || registerTokens.size() != 3
        || mlpOut.size() != 2
        || mlpIn.size() != 2) {
      return Optional.empty();
    }
    int dim = patches.get(0).intValue();
    int patch = patches.get(3).intValue();
    int depth = 0;
    while (shapes.containsKey("blocks." + depth + ".norm1.weight")) {
      depth++;
    }
    int registers = registerTokens.get(1).intValue();
    boolean classToken = shapes.containsKey("cls_token");
    int prefix = (classToken ? 1 : 0) + registers;
    int count = rotary ? prefix + DINOV3_SIDE * DINOV3_SIDE : positions.get(1).intValue();
    boolean forAll = !isSquare(count) || (prefix > 0 && isSquare(count - prefix));
    int side = (int) Math.round(Math.sqrt(forAll ? count - prefix : count));
    boolean meanNorm = shapes.containsKey("fc_norm.weight");
    Options options =
        new Options(
            classToken,
            registers,
            rotary ? Positions.ROTARY : forAll ? Positions.ALL : Positions.PATCHES,
            shapes.containsKey("blocks.0.ls1.gamma"),
            mlpIn.get(0) == 2 * mlpOut.get(1),
            pooling.orElse(classToken && !meanNorm ? Pooling.CLASS : Pooling.MEAN),
            meanNorm,
            rotary ? DINOV3_EPSILON : epsilon,
            shapes.containsKey("blocks.0.attn.norm.weight") ? Blocks.NORMED_INSIDE : Blocks.PLAIN);
    Size size =
        new Size(
            dim,
            depth,
            heads.orElse(HEADS.getOrDefault(dim, Math.max(1, dim / 64))),
            mlpOut.get(1).intValue());
    return Optional.of(new VisionTransformer(Naming.TIMM, size, patch, side * patch, options));
  }

  private static boolean isSquare(int number) {
    int root = (int) Math.round(Math.sqrt(number));
    return root * root == number;
  }

  /** Writes all options out. */
  public static String write(VisionTransformer vit) {
    Options o = vit.options();
    return String.format(
        Locale.ROOT,
        KIND
            + "(dim=%d,depth=%d,heads=%d,mlp=%d,patch=%d,pixels=%d,class=%d,registers=%d,"
            + "positions=%s,scale=%d,swiglu=%d,pool=%s,norm=%s%s%s)",
        vit.size().dim(),
        vit.size().depth(),
        vit.size().heads(),
        vit.size().mlp(),
        vit.patch(),
        vit.inputPixels(),
        o.classToken() ? 1 : 0,
        o.registers(),
        o.positions().name().toLowerCase(Locale.ROOT),
        o.layerScale() ? 1 : 0,
        o.swiGlu() ? 1 : 0,
        o.pooling().name().toLowerCase(Locale.ROOT),
        o.normAfterPooling() ? "last" : "first",
        o.epsilon() == VisionTransformer.EPSILON ? "" : ",eps=" + o.epsilon(),
        o.normedInside() ? ",inside=1" : "");
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @return empty if the text is something else
   * @throws IllegalArgumentException if an option is missing or impossible
   */
  static Optional<Architecture> parse(String text) {
    return WrittenOptions.of(KIND, text).map(TimmVisionTransformer::parse);
  }

  private static Architecture parse(WrittenOptions written) {
    Options options =
        new Options(
            written.flag("class"),
            written.number("registers"),
            Positions.valueOf(written.word("positions").toUpperCase(Locale.ROOT)),
            written.flag("scale"),
            written.flag("swiglu"),
            Pooling.valueOf(written.word("pool").toUpperCase(Locale.ROOT)),
            written.word("norm").equals("last"),
            written.has("eps")
                ? Double.parseDouble(written.word("eps"))
                : VisionTransformer.EPSILON,
            written.has("inside") && written.flag("inside") ? Blocks.NORMED_INSIDE : Blocks.PLAIN);
    Architecture vit =
        new VisionTransformer(
            Naming.TIMM,
            written.size(),
            written.number("patch"),
            written.number("pixels"),
            options);
    written.requireNoOthers();
    return vit;
  }

  /**
   * A transformer with register tokens.
   *
   * @param text as {@link #write} wrote it
   * @throws IllegalArgumentException if the text is something else, or it has registers already
   */
  public static VisionTransformer withRegisters(String text, int count) {
    if (!(parse(text).orElse(null) instanceof VisionTransformer vit)
        || vit.options().registers() > 0) {
      throw new IllegalArgumentException(
          "Registers cannot be added to “%s”, only to a vision transformer with timm's names that has none."
              .formatted(text));
    }
    return new VisionTransformer(
        vit.naming(), vit.size(), vit.patch(), vit.inputPixels(), vit.options().registers(count));
  }

  /**
   * A transformer with another feature.
   *
   * @param text as {@link #write} wrote it
   * @throws IllegalArgumentException if the text is something else, or there is no class token
   */
  public static VisionTransformer pooled(String text, Pooling pooling) {
    if (!(parse(text).orElse(null) instanceof VisionTransformer vit)) {
      throw new IllegalArgumentException(
          "The feature of “%s” cannot be chosen, only that of a vision transformer with timm's names."
              .formatted(text));
    }
    return new VisionTransformer(
        vit.naming(), vit.size(), vit.patch(), vit.inputPixels(), vit.options().pooled(pooling));
  }
}
