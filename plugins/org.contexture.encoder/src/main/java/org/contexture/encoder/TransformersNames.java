package org.contexture.encoder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;

/**
 * State dicts of vision transformers with the names of huggingface/transformers (ViTModel,
 * Dinov2Model, Dinov2WithRegistersModel, DINOv3ViTModel, CLIPVisionModelWithProjection) and of
 * OpenAI's CLIP, by timm's names. Query, key and value, which are three tensors there, become one.
 */
final class TransformersNames {

  private static final String NORM_OF_VIT = ".layernorm_before.";

  /** OpenAI multiplies with its projection from the right: [dim, projection]. */
  private static final String TRANSPOSED = "visual_projection.transposed";

  /** ViTModel, Dinov2Model and Dinov2WithRegistersModel. */
  private static final NameRules VIT =
      NameRules.of(
          "embeddings.patch_embeddings.projection.weight",
          "embeddings\\.(cls_token|mask_token|register_tokens)",
          "$1",
          "embeddings\\.position_embeddings",
          "pos_embed",
          "embeddings\\.patch_embeddings\\.projection\\.(\\w+)",
          "patch_embed.proj.$1",
          "layernorm\\.(\\w+)",
          "norm.$1",
          layer("layernorm_before"),
          block("norm1"),
          layer("layernorm_after"),
          block("norm2"),
          layer("(norm[12]|mlp\\.fc[12])"),
          "blocks.$1.$2.$3",
          layer("attention\\.attention\\.query"),
          block("attn.q"),
          layer("attention\\.attention\\.key"),
          block("attn.k"),
          layer("attention\\.attention\\.value"),
          block("attn.v"),
          layer("attention\\.output\\.dense"),
          block("attn.proj"),
          layer("intermediate\\.dense"),
          block("mlp.fc1"),
          layer("output\\.dense"),
          block("mlp.fc2"),
          layer("mlp\\.weights_in"),
          block("mlp.w12"),
          layer("mlp\\.weights_out"),
          block("mlp.w3"),
          "encoder\\.layer\\.(\\d+)\\.layer_scale([12])\\.lambda1",
          "blocks.$1.ls$2.gamma");

  private static final NameRules DINOV3 =
      NameRules.of(
          "embeddings.patch_embeddings.weight",
          "embeddings\\.(cls_token|mask_token)",
          "$1",
          "embeddings\\.register_tokens",
          "reg_token",
          "embeddings\\.patch_embeddings\\.(\\w+)",
          "patch_embed.proj.$1",
          "(?:model\\.)?layer\\.(\\d+)\\.attention\\.([qkv])_proj\\.(\\w+)",
          "blocks.$1.attn.$2.$3",
          "(?:model\\.)?layer\\.(\\d+)\\.attention\\.o_proj\\.(\\w+)",
          "blocks.$1.attn.proj.$2",
          "(?:model\\.)?layer\\.(\\d+)\\.mlp\\.gate_proj\\.(\\w+)",
          "blocks.$1.mlp.gate.$2",
          "(?:model\\.)?layer\\.(\\d+)\\.mlp\\.up_proj\\.(\\w+)",
          "blocks.$1.mlp.fc1.$2",
          "(?:model\\.)?layer\\.(\\d+)\\.mlp\\.down_proj\\.(\\w+)",
          "blocks.$1.mlp.fc2.$2",
          "(?:model\\.)?layer\\.(\\d+)\\.(norm[12]\\.\\w+)",
          "blocks.$1.$2",
          "(?:model\\.)?layer\\.(\\d+)\\.layer_scale([12])\\.lambda1",
          "blocks.$1.ls$2.gamma");

  private static final NameRules CLIP =
      NameRules.of(
          "vision_model.embeddings.patch_embedding.weight",
          "vision_model\\.embeddings\\.class_embedding",
          "cls_token",
          "vision_model\\.embeddings\\.patch_embedding\\.weight",
          "patch_embed.proj.weight",
          "vision_model\\.embeddings\\.position_embedding\\.weight",
          "pos_embed",
          "vision_model\\.pre_layrnorm\\.(\\w+)",
          "norm_pre.$1",
          "vision_model\\.post_layernorm\\.(\\w+)",
          "norm.$1",
          tower("self_attn\\.([qkv])_proj"),
          "blocks.$1.attn.$2.$3",
          tower("self_attn\\.out_proj"),
          block("attn.proj"),
          tower("layer_norm([12])"),
          "blocks.$1.norm$2.$3",
          tower("mlp\\.fc([12])"),
          "blocks.$1.mlp.fc$2.$3");

  /** OpenAI's and open_clip's. */
  private static final NameRules OPENAI =
      NameRules.of(
          "visual.transformer.resblocks.0.attn.in_proj_weight",
          "visual\\.class_embedding",
          "cls_token",
          "visual\\.conv1\\.weight",
          "patch_embed.proj.weight",
          "visual\\.positional_embedding",
          "pos_embed",
          "visual\\.ln_pre\\.(\\w+)",
          "norm_pre.$1",
          "visual\\.ln_post\\.(\\w+)",
          "norm.$1",
          "visual\\.proj",
          TRANSPOSED,
          "visual\\.transformer\\.resblocks\\.(\\d+)\\.attn\\.in_proj_(\\w+)",
          "blocks.$1.attn.qkv.$2",
          resblock("attn\\.out_proj"),
          block("attn.proj"),
          resblock("ln_([12])"),
          "blocks.$1.norm$2.$3",
          resblock("mlp\\.c_fc"),
          block("mlp.fc1"),
          resblock("mlp\\.c_proj"),
          block("mlp.fc2"));

  private TransformersNames() {}

  private static String layer(String module) {
    return "encoder\\.layer\\.(\\d+)\\." + module + "\\.(\\w+)";
  }

  private static String tower(String module) {
    return "vision_model\\.encoder\\.layers\\.(\\d+)\\." + module + "\\.(\\w+)";
  }

  private static String resblock(String module) {
    return "visual\\.transformer\\.resblocks\\.(\\d+)\\." + module + "\\.(\\w+)";
  }

  private static String block(String module) {
    return "blocks.$1." + module + ".$2";
  }

  /** By timm's names, the prefix kept in front; empty if this is none. */
  static Optional<Map<String, StoredTensor>> toTimm(Map<String, StoredTensor> tensors) {
    for (NameRules rules : List.of(VIT, DINOV3, CLIP, OPENAI)) {
      Optional<Map<String, StoredTensor>> renamed = rules.applied(tensors);
      if (renamed.isPresent()) {
        return Optional.of(projecting(JoinedProjections.joined(renamed.get(), "attn.")));
      }
    }
    return Optional.empty();
  }

  /** With the weight [projection, dim] of a linear layer. */
  private static Map<String, StoredTensor> projecting(Map<String, StoredTensor> tensors) {
    Map<String, StoredTensor> linear = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.endsWith(TRANSPOSED) && tensor.shape().size() == 2) {
            String prefix = name.substring(0, name.length() - TRANSPOSED.length());
            linear.put(prefix + "visual_projection.weight", turned(tensor));
          } else {
            linear.put(name, tensor);
          }
        });
    return linear;
  }

  @SuppressWarnings("try") // the scope frees the tensors
  private static StoredTensor turned(StoredTensor matrix) {
    try (PointerScope scope = new PointerScope()) {
      return Tensors.store(Tensors.of(matrix).t().contiguous());
    }
  }

  /**
   * Whether a file has the names of transformers' own classes, which resample positions without
   * widening their filters for smaller pictures, other than timm and open_clip.
   */
  static boolean areOf(Set<String> names) {
    return names.stream()
        .anyMatch(name -> name.endsWith(VIT.anchor()) || name.endsWith(CLIP.anchor()));
  }

  /** Of the norms: ViTModel's default is another than that of Dinov2Model. */
  static double epsilon(Set<String> names) {
    return names.stream().anyMatch(name -> name.contains(NORM_OF_VIT)) ? 1e-12 : 1e-6;
  }
}
