package org.contexture.encoder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.contexture.encoder.architecture.Conch;
import org.contexture.encoder.architecture.TimmVisionTransformer;
import org.contexture.encoder.architecture.VisionTransformer;
import org.contexture.network.PreferredPrefix;
import org.contexture.network.StoredTensor;

/**
 * State dicts of CONCH, whose names are those of PyTorch's MultiheadAttention, and of CONCH 1.5, by
 * those of CONCH 1.5.
 */
final class ConchNames {

  private static final String ANCHOR = "attn_pool_contrast.query";
  private static final String TRUNK = "trunk.";
  private static final int HEADS = 8; // of the query's attention, in both

  private static final NameRules RULES =
      NameRules.of(
          ANCHOR,
          "(attn_pool_contrast\\.)attn\\.([qkv])_proj_weight",
          "$1$2.weight",
          "(attn_pool_contrast\\.)attn\\.out_proj\\.(\\w+)",
          "$1to_out.$2");

  private ConchNames() {}

  /** By the names of CONCH 1.5; empty if this is none. */
  static Optional<ParameterNames> find(Map<String, StoredTensor> tensors) {
    Optional<String> prefix = PreferredPrefix.of(tensors.keySet(), ANCHOR);
    if (prefix.isEmpty()) {
      return Optional.empty();
    }
    Map<String, StoredTensor> own = ParameterNames.strip(tensors, prefix.get());
    Map<String, StoredTensor> renamed = projected(RULES.applied(own).orElse(own));
    return trunk(renamed)
        .flatMap(vit -> written(vit, renamed))
        .map(name -> new ParameterNames(name, renamed, prefix.get()));
  }

  /** MultiheadAttention's tensors as one of the query and one of keys and values. */
  private static Map<String, StoredTensor> projected(Map<String, StoredTensor> tensors) {
    Map<String, StoredTensor> own = new LinkedHashMap<>(tensors);
    String pool = "attn_pool_contrast.";
    StoredTensor query = own.remove(pool + "q.weight");
    StoredTensor keys = own.remove(pool + "k.weight");
    StoredTensor values = own.remove(pool + "v.weight");
    StoredTensor biases = own.remove(pool + "attn.in_proj_bias");
    if (query == null || keys == null || values == null || biases == null) {
      return tensors; // CONCH 1.5's, or what does not fit, which is listed later
    }
    own.put(pool + "to_q.weight", query);
    own.put(pool + "to_kv.weight", JoinedProjections.stacked(List.of(keys, values)));
    long third = biases.content().size() / 3;
    long dim = biases.shape().get(0) / 3;
    own.put(
        pool + "to_q.bias",
        new StoredTensor(biases.type(), List.of(dim), biases.content().slice(0, third)));
    own.put(
        pool + "to_kv.bias",
        new StoredTensor(
            biases.type(), List.of(2 * dim), biases.content().slice(third, 2 * third)));
    return own;
  }

  private static Optional<VisionTransformer> trunk(Map<String, StoredTensor> tensors) {
    Map<String, List<Long>> shapes =
        ParameterNames.strip(tensors, TRUNK).entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().shape()));
    return TimmVisionTransformer.recognise(shapes, OptionalInt.empty(), Optional.empty(), 1e-6);
  }

  private static Optional<String> written(
      VisionTransformer vit, Map<String, StoredTensor> tensors) {
    List<Long> query = tensors.get(ANCHOR).shape();
    return query.size() != 2
        ? Optional.empty()
        : Conch.of(
                vit.size(),
                vit.patch(),
                vit.inputPixels(),
                vit.options().layerScale(),
                query.get(1).intValue(),
                HEADS,
                tensors.containsKey("attn_pool_contrast.to_q.bias"))
            .written();
  }
}
