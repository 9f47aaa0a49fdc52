package org.contexture.distillation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;

/** Several states in one: each one's names begin with its own and a slash. */
final class States {

  private States() {}

  static SafeTensors joined(Map<String, SafeTensors> states) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    states.forEach(
        (name, state) -> {
          state.tensors().forEach((key, value) -> tensors.put(name + "/" + key, value));
          state.metadata().forEach((key, value) -> metadata.put(name + "/" + key, value));
        });
    return new SafeTensors(tensors, metadata);
  }

  /** One of the states that were joined. */
  static SafeTensors part(SafeTensors whole, String name) {
    return new SafeTensors(
        without(whole.tensors(), name + "/"), without(whole.metadata(), name + "/"));
  }

  private static <T> Map<String, T> without(Map<String, T> named, String prefix) {
    Map<String, T> part = new LinkedHashMap<>();
    named.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), value);
          }
        });
    return part;
  }
}
