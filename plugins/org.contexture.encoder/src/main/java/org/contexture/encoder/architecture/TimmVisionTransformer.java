package org.contexture.encoder.architecture;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.contexture.encoder.architecture.VisionTransformer.Naming;
import org.contexture.encoder.architecture.VisionTransformer.Options;
import org.contexture.encoder.architecture.VisionTransformer.Pooling;
import org.contexture.encoder.architecture.VisionTransformer.Size;

/**
 * Vision transformers with timm's parameter names have too many options for a name each. Their
 * options are recognised by the shapes of their tensors and written out, as in {@code
 * timm_vit(dim=384,depth=12,heads=6,mlp=1536,patch=16,pixels=224,class=1,registers=0,
 * positions=all,scale=0,swiglu=0,pool=class,norm=first)}.
 */
public final class TimmVisionTransformer {

  private static final Pattern TEXT = Pattern.compile("timm_vit\\((.*)\\)");

  /** Heads by dimension where a head has not 64: SO400M, ViT-H, ViT-g, ViT-G. */
  private static final Map<Integer, Integer> HEADS = Map.of(1152, 16, 1280, 16, 1408, 16, 1664, 16);

  private TimmVisionTransformer() {}

  /**
   * Recognises the options of a state dict.
   *
   * @param shapes of the tensors by timm's names
   * @param heads of each attention; by the dimension, as timm's models have them, if empty
   * @param pooling what the feature is; by the tensors if empty
   * @param epsilon of the norms: 1e-6 in timm and DINOv2, 1e-12 in transformers' ViTModel
   * @return the transformer written out; empty if this is none
   */
  public static Optional<String> recognise(
      Map<String, List<Long>> shapes,
      OptionalInt heads,
      Optional<Pooling> pooling,
      double epsilon) {
    List<Long> patches = shapes.getOrDefault("patch_embed.proj.weight", List.of());
    List<Long> positions = shapes.getOrDefault("pos_embed", List.of());
    List<Long> mlpOut = shapes.getOrDefault("blocks.0.mlp.fc2.weight", List.of());
    List<Long> mlpIn = shapes.getOrDefault("blocks.0.mlp.fc1.weight", List.of());
    List<Long> registerTokens = shapes.getOrDefault("reg_token", List.of(1L, 0L, 0L));
    if (patches.size() != 4
        || positions.size() != 3
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
    int count = positions.get(1).intValue();
    boolean forAll = !isSquare(count) || (prefix > 0 && isSquare(count - prefix));
    int side = (int) Math.round(Math.sqrt(forAll ? count - prefix : count));
    boolean meanNorm = shapes.containsKey("fc_norm.weight");
    Options options =
        new Options(
            classToken,
            registers,
            forAll,
            shapes.containsKey("blocks.0.ls1.gamma"),
            mlpIn.get(0) == 2 * mlpOut.get(1),
            pooling.orElse(classToken && !meanNorm ? Pooling.CLASS : Pooling.MEAN),
            meanNorm,
            epsilon);
    Size size =
        new Size(
            dim,
            depth,
            heads.orElse(HEADS.getOrDefault(dim, Math.max(1, dim / 64))),
            mlpOut.get(1).intValue());
    return Optional.of(
        write(new VisionTransformer(Naming.TIMM, size, patch, side * patch, options)));
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
        "timm_vit(dim=%d,depth=%d,heads=%d,mlp=%d,patch=%d,pixels=%d,class=%d,registers=%d,"
            + "positions=%s,scale=%d,swiglu=%d,pool=%s,norm=%s%s)",
        vit.size().dim(),
        vit.size().depth(),
        vit.size().heads(),
        vit.size().mlp(),
        vit.patch(),
        vit.inputPixels(),
        o.classToken() ? 1 : 0,
        o.registers(),
        o.positionsForAll() ? "all" : "patches",
        o.layerScale() ? 1 : 0,
        o.swiGlu() ? 1 : 0,
        o.pooling().name().toLowerCase(Locale.ROOT),
        o.normAfterPooling() ? "last" : "first",
        o.epsilon() == VisionTransformer.EPSILON ? "" : ",eps=" + o.epsilon());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @return empty if the text is something else
   * @throws IllegalArgumentException if an option is missing or impossible
   */
  static Optional<Architecture> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (String pair : matcher.group(1).split(",", -1)) {
      String[] parts = pair.strip().split("=", 2);
      if (parts.length != 2 || values.put(parts[0], parts[1]) != null) {
        throw new IllegalArgumentException("Cannot understand “" + pair + "” in " + text + ".");
      }
    }
    VisionTransformer vit = parse(values, text);
    if (!values.isEmpty()) {
      throw new IllegalArgumentException("Unknown options " + values.keySet() + " in " + text);
    }
    return Optional.of(vit);
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
    Options o = vit.options();
    return new VisionTransformer(
        vit.naming(),
        vit.size(),
        vit.patch(),
        vit.inputPixels(),
        new Options(
            o.classToken(),
            o.registers(),
            o.positionsForAll(),
            o.layerScale(),
            o.swiGlu(),
            pooling,
            o.normAfterPooling(),
            o.epsilon()));
  }

  private static VisionTransformer parse(Map<String, String> values, String text) {
    Size size =
        new Size(
            number(values, "dim", text),
            number(values, "depth", text),
            number(values, "heads", text),
            number(values, "mlp", text));
    Options options =
        new Options(
            number(values, "class", text) == 1,
            number(values, "registers", text),
            word(values, "positions", text).equals("all"),
            number(values, "scale", text) == 1,
            number(values, "swiglu", text) == 1,
            Pooling.valueOf(word(values, "pool", text).toUpperCase(Locale.ROOT)),
            word(values, "norm", text).equals("last"),
            values.containsKey("eps")
                ? Double.parseDouble(word(values, "eps", text))
                : VisionTransformer.EPSILON);
    return new VisionTransformer(
        Naming.TIMM, size, number(values, "patch", text), number(values, "pixels", text), options);
  }

  private static int number(Map<String, String> values, String key, String text) {
    int number = Integer.parseInt(word(values, key, text));
    if (number < 0 || number > 1_000_000) {
      throw new IllegalArgumentException("The option " + key + " is out of range in " + text + ".");
    }
    return number;
  }

  private static String word(Map<String, String> values, String key, String text) {
    String value = values.remove(key);
    if (value == null) {
      throw new IllegalArgumentException("The option " + key + " is missing in " + text + ".");
    }
    return value;
  }
}
