package org.contexture.mil;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.network.StoredTensor;

/**
 * CLAM's state dicts as other versions of its code, and other code, wrote them, by the names of the
 * present one.
 *
 * <ul>
 *   <li>Without dropout the gate is layer 2 of {@code attention_net} and not 3 (CLAM, issue 110).
 *   <li>The first release calls the bag's classifier {@code classifier}.
 *   <li>MIL-Lab's ABMIL (Shao et al. 2025, “Do multiple instance learning models transfer?”;
 *       FEATHER is one) is CLAM-SB's network with gated attention under names of its own.
 *   <li>Some files hold no instance classifiers. These score single tiles and have no part in the
 *       prediction: they become NaN, so that scores of tiles are missing and not invented.
 * </ul>
 */
final class ClamCheckpoint {

  private static final String GATE = "attention_net.3.attention_";

  /** Beginnings of names, and what they are now. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "attention_net.2.attention_", GATE,
          "patch_embed.0.", "attention_net.0.",
          "global_attn.attention_", GATE);

  /** NaN in tensors of such names stands for none. */
  static final String INSTANCES = "instance_classifiers.";

  private ClamCheckpoint() {}

  /** The same tensors if they are none of CLAM's, or of the present version. */
  static Map<String, StoredTensor> current(Map<String, StoredTensor> tensors) {
    Map<String, StoredTensor> current = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> current.put(renamed(name), tensor));
    if (current.keySet().stream().noneMatch(name -> name.startsWith(GATE))) {
      return tensors;
    }
    for (String kind : List.of("weight", "bias")) {
      StoredTensor old = current.remove("classifier." + kind);
      if (old != null) {
        current.putIfAbsent("classifiers." + kind, old);
      }
    }
    if (current.keySet().stream().noneMatch(name -> name.startsWith(INSTANCES))) {
      addInstanceClassifiers(current);
    }
    return current;
  }

  private static String renamed(String name) {
    return RENAMED.entrySet().stream()
        .filter(rule -> name.startsWith(rule.getKey()))
        .findFirst()
        .map(rule -> rule.getValue() + name.substring(rule.getKey().length()))
        .orElse(name);
  }

  private static void addInstanceClassifiers(Map<String, StoredTensor> tensors) {
    StoredTensor first = tensors.get("attention_net.0.weight");
    int classes = classes(tensors);
    if (first == null || first.shape().size() != 2) {
      return; // what is missing is said when the tensors are compared with the head's
    }
    int width = first.shape().get(0).intValue();
    for (int c = 0; c < classes; c++) {
      tensors.put(INSTANCES + c + ".weight", missing(2, width));
      tensors.put(INSTANCES + c + ".bias", missing(2));
    }
  }

  /** One classifier for all classes (CLAM-SB), or one for each (CLAM-MB). */
  private static int classes(Map<String, StoredTensor> tensors) {
    StoredTensor one = tensors.get("classifiers.bias");
    if (one != null && one.shape().size() == 1) {
      return one.shape().get(0).intValue();
    }
    int classes = 0;
    while (tensors.containsKey("classifiers." + classes + ".weight")) {
      classes++;
    }
    return classes;
  }

  private static StoredTensor missing(long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.fill(values, Float.NaN);
    return StoredTensor.of(values, shape);
  }
}
