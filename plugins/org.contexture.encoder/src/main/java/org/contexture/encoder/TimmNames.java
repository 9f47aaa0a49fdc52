package org.contexture.encoder;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.contexture.encoder.architecture.TimmVisionTransformer;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;

/** State dicts of vision transformers with timm's or DINOv2's names. */
final class TimmNames {

  private static final String ANCHOR = "patch_embed.proj.weight";
  private static final Pattern BLOCK = Pattern.compile("blocks\\.(?:\\d+\\.)?(\\d+)\\.(.*)");

  /** What torchvision calls the parts of a block. */
  private static final Map<String, String> TORCHVISION =
      Map.of(
          "norm1", "ln_1",
          "norm2", "ln_2",
          "attn.qkv.weight", "self_attention.in_proj_weight",
          "attn.qkv.bias", "self_attention.in_proj_bias",
          "attn.proj", "self_attention.out_proj",
          "mlp.fc1", "mlp.0",
          "mlp.fc2", "mlp.3");

  private TimmNames() {}

  /** The tensors by timm's names (or torchvision's, if such a plain one is wanted). */
  static Optional<ParameterNames> find(
      Map<String, StoredTensor> tensors,
      Optional<String> wanted,
      TimmConfig config,
      double epsilon) {
    Optional<String> found = PreferredPrefix.of(tensors.keySet(), ANCHOR);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String prefix = found.get();
    Map<String, StoredTensor> timm = fromDino(ParameterNames.strip(tensors, prefix));
    Map<String, List<Long>> shapes =
        timm.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().shape()));
    List<Long> patches = tensors.get(prefix + ANCHOR).shape();
    boolean told = !patches.isEmpty() && config.isAbout(patches.get(0));
    Optional<String> recognised =
        TimmVisionTransformer.recognise(
            shapes,
            told ? config.heads() : OptionalInt.empty(),
            told ? config.pooling() : Optional.empty(),
            epsilon);
    if (wanted.isPresent() && wanted.get().matches("vit_[sbl]_16")) {
      return Optional.of(new ParameterNames(wanted.get(), toTorchvision(timm), prefix));
    }
    return wanted.or(() -> recognised).map(name -> new ParameterNames(name, timm, prefix));
  }

  /**
   * DINOv2's release calls some tensors otherwise, and gives the class token a position although
   * its registers have none; timm adds that position to the class token.
   */
  private static Map<String, StoredTensor> fromDino(Map<String, StoredTensor> tensors) {
    Map<String, StoredTensor> timm = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          Matcher block = BLOCK.matcher(name);
          String renamed =
              block.matches()
                  ? "blocks." + block.group(1) + "." + block.group(2)
                  : name.replace("register_tokens", "reg_token");
          timm.put(
              renamed.replace(".mlp.w12.", ".mlp.fc1.").replace(".mlp.w3.", ".mlp.fc2."), tensor);
        });
    if (tensors.containsKey("register_tokens")) {
      addPositionToClassToken(timm);
    }
    return timm;
  }

  @SuppressWarnings("try") // the scope frees the tensors
  private static void addPositionToClassToken(Map<String, StoredTensor> timm) {
    StoredTensor token = timm.get("cls_token");
    StoredTensor positions = timm.get("pos_embed");
    if (token == null || positions == null || !areAlike(token.shape(), positions.shape())) {
      return; // what is wrong is listed when the tensors are compared with the architecture's
    }
    try (PointerScope scope = new PointerScope()) {
      float[] sum = Tensors.floats(Tensors.of(token)); // [dim]
      float[] all = Tensors.floats(Tensors.of(positions)); // [1 + patches, dim]
      int dim = sum.length;
      for (int i = 0; i < dim; i++) {
        sum[i] += all[i];
      }
      float[] rest = Arrays.copyOfRange(all, dim, all.length);
      timm.put("cls_token", StoredTensor.of(sum, 1, 1, dim));
      timm.put("pos_embed", StoredTensor.of(rest, 1, rest.length / dim, dim));
    }
  }

  /** Whether these are [1, 1, dim] and [1, 1 + patches, dim]. */
  private static boolean areAlike(List<Long> token, List<Long> positions) {
    return token.size() == 3
        && positions.size() == 3
        && token.get(0) == 1
        && token.get(1) == 1
        && token.get(2) > 0
        && positions.get(0) == 1
        && positions.get(1) > 1
        && token.get(2).equals(positions.get(2));
  }

  private static Map<String, StoredTensor> toTorchvision(Map<String, StoredTensor> timm) {
    Map<String, StoredTensor> renamed = new LinkedHashMap<>();
    timm.forEach((name, tensor) -> renamed.put(toTorchvision(name), tensor));
    return renamed;
  }

  private static String toTorchvision(String name) {
    Matcher block = BLOCK.matcher(name);
    if (block.matches()) {
      String part = block.group(2);
      for (Map.Entry<String, String> entry : TORCHVISION.entrySet()) {
        if (part.equals(entry.getKey()) || part.startsWith(entry.getKey() + ".")) {
          part = entry.getValue() + part.substring(entry.getKey().length());
          break;
        }
      }
      return "encoder.layers.encoder_layer_" + block.group(1) + "." + part;
    }
    return switch (name) {
      case "cls_token" -> "class_token";
      case "pos_embed" -> "encoder.pos_embedding";
      case "norm.weight", "norm.bias" -> "encoder.ln" + name.substring(4);
      case "patch_embed.proj.weight", "patch_embed.proj.bias" ->
          "conv_proj" + name.substring("patch_embed.proj".length());
      default -> name;
    };
  }
}
