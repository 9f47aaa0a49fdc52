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
import org.contexture.encoder.architecture.Clip;
import org.contexture.encoder.architecture.TimmVisionTransformer;
import org.contexture.encoder.architecture.VisionTransformer;
import org.contexture.network.PreferredPrefix;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;
import org.contexture.network.file.Blob;

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

  /** What DINOv2, DINOv3 and timm's models of DINOv3 call parts of a block. */
  private static final Map<String, String> DINO =
      Map.of(
          ".mlp.w12.", ".mlp.fc1.",
          ".mlp.w3.", ".mlp.fc2.",
          ".mlp.w1.", ".mlp.gate.",
          ".mlp.w2.", ".mlp.fc1.",
          ".mlp.fc1_g.", ".mlp.gate.",
          ".mlp.fc1_x.", ".mlp.fc1.",
          ".gamma_1", ".ls1.gamma",
          ".gamma_2", ".ls2.gamma");

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
                epsilon)
            .flatMap(vit -> written(vit, shapes));
    if (wanted.isPresent() && wanted.get().matches("vit_[sbl]_16")) {
      return Optional.of(new ParameterNames(wanted.get(), toTorchvision(timm), prefix));
    }
    boolean mayBe = recognised.isPresent() || wanted.filter(n -> n.contains("vit")).isPresent();
    return wanted
        .or(() -> recognised)
        .filter(name -> mayBe)
        .map(name -> new ParameterNames(name, timm, prefix));
  }

  /** CLIP's tower is known by the norm before its blocks. */
  private static Optional<String> written(VisionTransformer vit, Map<String, List<Long>> shapes) {
    if (!shapes.containsKey("norm_pre.weight")) {
      return vit.written();
    }
    List<Long> projection = shapes.getOrDefault("visual_projection.weight", List.of(0L));
    return Clip.of(vit.size(), vit.patch(), vit.inputPixels(), projection.get(0).intValue())
        .written();
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
                  : name.replace("register_tokens", "reg_token")
                      .replace("storage_tokens", "reg_token");
          for (Map.Entry<String, String> part : DINO.entrySet()) {
            renamed = renamed.replace(part.getKey(), part.getValue());
          }
          timm.put(renamed, shaped(renamed, tensor));
        });
    joinGates(timm);
    withoutBiasOfKeys(timm);
    if (tensors.containsKey("register_tokens")) {
      addPositionToClassToken(timm);
    }
    return timm;
  }

  /** CLIP's tokens and positions lack the dimension of images. */
  private static StoredTensor shaped(String name, StoredTensor tensor) {
    List<Long> shape = tensor.shape();
    if (name.equals("cls_token") && shape.size() == 1) {
      return new StoredTensor(tensor.type(), List.of(1L, 1L, shape.get(0)), tensor.content());
    } else if (name.equals("pos_embed") && shape.size() == 2) {
      List<Long> one = List.of(1L, shape.get(0), shape.get(1));
      return new StoredTensor(tensor.type(), one, tensor.content());
    }
    return tensor;
  }

  /** Gates are the first half of one tensor here. */
  private static void joinGates(Map<String, StoredTensor> timm) {
    for (String name : List.copyOf(timm.keySet())) {
      String values = name.replace(".mlp.gate.", ".mlp.fc1.");
      if (!values.equals(name) && timm.containsKey(values)) {
        StoredTensor gate = timm.remove(name);
        timm.put(values, JoinedProjections.stacked(List.of(gate, timm.get(values))));
      }
    }
  }

  /** DINOv3's keys have no bias: what its release masks becomes 0. */
  private static void withoutBiasOfKeys(Map<String, StoredTensor> timm) {
    for (String name : List.copyOf(timm.keySet())) {
      String bias = name.replace(".qkv.bias_mask", ".qkv.bias");
      StoredTensor whole = timm.get(bias);
      if (!bias.equals(name) && whole != null && whole.content().size() % 3 == 0) {
        long third = whole.content().size() / 3;
        Blob zeros = Blob.of(new byte[Math.toIntExact(third)]);
        Blob content =
            Blob.joined(
                List.of(
                    whole.content().slice(0, third),
                    zeros,
                    whole.content().slice(2 * third, third)));
        timm.put(bias, new StoredTensor(whole.type(), whole.shape(), content));
      }
    }
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
