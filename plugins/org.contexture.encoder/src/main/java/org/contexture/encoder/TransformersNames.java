package org.contexture.encoder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;

/**
 * State dicts of vision transformers with the names of huggingface/transformers (ViTModel,
 * Dinov2Model, Dinov2WithRegistersModel) by DINOv2's and timm's names. Query, key and value, which
 * are three tensors there, become one.
 */
final class TransformersNames {

  private static final String ANCHOR = "embeddings.patch_embeddings.projection.weight";
  private static final Pattern LAYER = Pattern.compile("encoder\\.layer\\.(\\d+)\\.(.*)");
  private static final Pattern PART =
      Pattern.compile("attention\\.attention\\.(query|key|value)\\.(weight|bias)");

  private static final Map<String, String> OUTSIDE =
      Map.of(
          "embeddings.cls_token", "cls_token",
          "embeddings.mask_token", "mask_token",
          "embeddings.position_embeddings", "pos_embed",
          "embeddings.register_tokens", "register_tokens",
          "embeddings.patch_embeddings.projection", "patch_embed.proj",
          "layernorm", "norm");

  private static final Map<String, String> IN_A_LAYER =
      Map.ofEntries(
          Map.entry("layernorm_before", "norm1"),
          Map.entry("layernorm_after", "norm2"),
          Map.entry("norm1", "norm1"),
          Map.entry("norm2", "norm2"),
          Map.entry("attention.output.dense", "attn.proj"),
          Map.entry("intermediate.dense", "mlp.fc1"),
          Map.entry("output.dense", "mlp.fc2"),
          Map.entry("mlp.fc1", "mlp.fc1"),
          Map.entry("mlp.fc2", "mlp.fc2"),
          Map.entry("mlp.weights_in", "mlp.w12"),
          Map.entry("mlp.weights_out", "mlp.w3"),
          Map.entry("layer_scale1.lambda1", "ls1.gamma"),
          Map.entry("layer_scale2.lambda1", "ls2.gamma"));

  private TransformersNames() {}

  /** By timm's names, the prefix kept in front; empty if this is none. */
  static Optional<Map<String, StoredTensor>> toTimm(Map<String, StoredTensor> tensors) {
    Optional<String> prefix = PreferredPrefix.of(tensors.keySet(), ANCHOR);
    if (prefix.isEmpty()) {
      return Optional.empty();
    }
    Map<String, StoredTensor> timm = new LinkedHashMap<>();
    Map<String, StoredTensor> plain = ParameterNames.strip(tensors, prefix.get());
    plain.forEach((name, tensor) -> timm.put(prefix.get() + toTimm(name), tensor));
    for (String name : plain.keySet()) {
      Matcher layer = LAYER.matcher(name);
      if (layer.matches() && layer.group(2).startsWith("attention.attention.query.")) {
        String kind = layer.group(2).substring("attention.attention.query.".length());
        joined(plain, layer.group(1), kind)
            .ifPresent(
                qkv ->
                    timm.put(prefix.get() + "blocks." + layer.group(1) + ".attn.qkv." + kind, qkv));
      }
    }
    timm.keySet().removeIf(name -> PART.matcher(name.replaceAll(".*\\d\\.", "")).matches());
    return Optional.of(timm);
  }

  /** Of the norms: ViTModel's default is another than that of Dinov2Model. */
  static double epsilon(Set<String> names) {
    return names.stream().anyMatch(name -> name.contains(".layernorm_before.")) ? 1e-12 : 1e-6;
  }

  private static String toTimm(String name) {
    Matcher layer = LAYER.matcher(name);
    return layer.matches()
        ? "blocks." + layer.group(1) + "." + renamed(layer.group(2), IN_A_LAYER)
        : renamed(name, OUTSIDE);
  }

  /** The whole name, or what is before {@code .weight} and {@code .bias}. */
  private static String renamed(String name, Map<String, String> table) {
    int end = name.lastIndexOf('.');
    if (table.containsKey(name) || end < 0) {
      return table.getOrDefault(name, name);
    }
    String module = name.substring(0, end);
    return table.getOrDefault(module, module) + name.substring(end);
  }

  /**
   * [3 · dim, dim] or [3 · dim] of a layer's three; empty if one is missing or of another shape.
   */
  @SuppressWarnings("try") // the scope frees the tensors
  private static Optional<StoredTensor> joined(
      Map<String, StoredTensor> tensors, String layer, String kind) {
    String name = "encoder.layer." + layer + ".attention.attention.%s." + kind;
    StoredTensor query = tensors.get(name.replace("%s", "query"));
    float[] all = new float[3 * query.elements()];
    int at = 0;
    for (String part : List.of("query", "key", "value")) {
      StoredTensor tensor = tensors.get(name.replace("%s", part));
      if (tensor == null || !tensor.shape().equals(query.shape())) {
        return Optional.empty();
      }
      try (PointerScope scope = new PointerScope()) {
        float[] values = Tensors.floats(Tensors.of(tensor));
        System.arraycopy(values, 0, all, at, values.length);
        at += values.length;
      }
    }
    long[] shape = query.shape().stream().mapToLong(Long::longValue).toArray();
    shape[0] *= 3;
    return Optional.of(StoredTensor.of(all, shape));
  }
}
