package org.contexture.encoder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.network.PreferredPrefix;
import org.contexture.network.StoredTensor;

/**
 * State dicts of BEiT-3 (Wang et al. 2023, "Image as a Foreign Language") as torchscale has them,
 * MUSK's among them, by timm's names. Of the two ways through each layer the first, A, is that of
 * pictures; what is for texts keeps its names.
 */
final class Beit3Names {

  /** Of the norms. */
  static final double EPSILON = 1e-5;

  private static final String ANCHOR = "vision_embed.proj.weight";
  private static final String POSITIONS = "encoder.embed_positions.A.weight";

  /** Positions before the class token's, which are never used: counting begins at 2. */
  private static final int UNUSED = 2;

  private static final NameRules RULES =
      NameRules.of(
          ANCHOR,
          "vision_embed\\.proj\\.(\\w+)",
          "patch_embed.proj.$1",
          "vision_embed\\.(cls_token|mask_token)",
          "$1",
          "encoder\\.embed_positions\\.A\\.weight",
          "pos_embed",
          "encoder\\.layer_norm\\.A\\.(\\w+)",
          "norm.$1",
          layer("self_attn_layer_norm\\.A"),
          block("norm1"),
          layer("final_layer_norm\\.A"),
          block("norm2"),
          layer("self_attn\\.([qkv])_proj\\.A"),
          "blocks.$1.attn.$2.$3",
          layer("self_attn\\.inner_attn_ln\\.A"),
          block("attn.norm"),
          layer("self_attn\\.out_proj\\.A"),
          block("attn.proj"),
          layer("ffn\\.A\\.ffn_layernorm"),
          block("mlp.norm"),
          layer("ffn\\.A\\.(fc[12])"),
          "blocks.$1.mlp.$2.$3");

  private Beit3Names() {}

  private static String layer(String module) {
    return "encoder\\.layers\\.(\\d+)\\." + module + "\\.(\\w+)";
  }

  private static String block(String module) {
    return "blocks.$1." + module + ".$2";
  }

  /** By timm's names, the prefix kept in front; empty if this is none. */
  static Optional<Map<String, StoredTensor>> toTimm(Map<String, StoredTensor> tensors) {
    return PreferredPrefix.of(tensors.keySet(), ANCHOR)
        .flatMap(prefix -> RULES.applied(withUsedPositions(tensors, prefix + POSITIONS)))
        .map(renamed -> JoinedProjections.joined(renamed, "attn."));
  }

  private static Map<String, StoredTensor> withUsedPositions(
      Map<String, StoredTensor> tensors, String name) {
    Map<String, StoredTensor> used = new LinkedHashMap<>(tensors);
    used.computeIfPresent(
        name,
        (n, all) -> {
          if (all.shape().size() != 2 || all.shape().get(0) <= UNUSED) {
            return null; // without positions it is refused
          }
          long rows = all.shape().get(0);
          long before = all.content().size() / rows * UNUSED;
          return new StoredTensor(
              all.type(),
              List.of(rows - UNUSED, all.shape().get(1)),
              all.content().slice(before, all.content().size() - before));
        });
    return used;
  }
}
