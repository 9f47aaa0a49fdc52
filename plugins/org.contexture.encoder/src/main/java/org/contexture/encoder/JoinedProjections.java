package org.contexture.encoder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.network.StoredTensor;
import org.contexture.network.file.Blob;

/**
 * Queries, keys and values that are projected by three tensors in a file and by one of ours, for
 * all heads, one below the other.
 */
final class JoinedProjections {

  private JoinedProjections() {}

  /**
   * Joins {@code …q.weight}, {@code …k.weight} and {@code …v.weight} to {@code …qkv.weight}, and
   * the biases alike; keys without a bias (DINOv3) get one of zeros. What does not fit together
   * stays.
   *
   * @param end what all names have before q, k and v: {@code attn.}
   */
  static Map<String, StoredTensor> joined(Map<String, StoredTensor> tensors, String end) {
    Map<String, StoredTensor> joined = new LinkedHashMap<>(tensors);
    for (String name : tensors.keySet()) {
      for (String kind : List.of("weight", "bias")) {
        String query = end + "q." + kind;
        if (("." + name).endsWith("." + query)) {
          join(joined, name.substring(0, name.length() - query.length()) + end, kind);
        }
      }
    }
    return joined;
  }

  private static void join(Map<String, StoredTensor> tensors, String module, String kind) {
    StoredTensor query = tensors.get(module + "q." + kind);
    StoredTensor keys = tensors.get(module + "k." + kind);
    StoredTensor values = tensors.get(module + "v." + kind);
    if (keys == null && kind.equals("bias")) {
      keys = zeros(query);
    }
    if (keys != null && values != null && areAlike(query, keys) && areAlike(query, values)) {
      for (String part : List.of("q.", "k.", "v.")) {
        tensors.remove(module + part + kind);
      }
      tensors.put(module + "qkv." + kind, stacked(List.of(query, keys, values)));
    }
  }

  private static boolean areAlike(StoredTensor a, StoredTensor b) {
    return a.type() == b.type() && a.shape().equals(b.shape());
  }

  private static StoredTensor zeros(StoredTensor like) {
    int bytes = Math.toIntExact(like.content().size());
    return new StoredTensor(like.type(), like.shape(), Blob.of(new byte[bytes]));
  }

  /** Tensors of one type one below the other: their first dimensions add up. Nothing is copied. */
  static StoredTensor stacked(List<StoredTensor> parts) {
    List<Long> shape = new ArrayList<>(parts.get(0).shape());
    shape.set(0, parts.stream().mapToLong(part -> part.shape().get(0)).sum());
    Blob content = Blob.joined(parts.stream().map(StoredTensor::content).toList());
    return new StoredTensor(parts.get(0).type(), shape, content);
  }
}
