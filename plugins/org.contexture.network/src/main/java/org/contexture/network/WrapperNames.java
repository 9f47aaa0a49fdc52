package org.contexture.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What PyTorch's wrappers add to the names of parameters, in front or within: data parallel,
 * compiled and sharded modules.
 */
public final class WrapperNames {

  private static final Set<String> ADDED =
      Set.of(
          "module",
          "_orig_mod",
          "_forward_module",
          "_fsdp_wrapped_module",
          "_checkpoint_wrapped_module");

  private WrapperNames() {}

  /**
   * Takes them out of all names, in front, too; all names stay as they are if two would become one.
   */
  public static <T> Map<String, T> removed(Map<String, T> tensors) {
    return removed(tensors, 0);
  }

  /** As {@link #removed}, but not in front, where they are a prefix like others. */
  public static <T> Map<String, T> removedWithin(Map<String, T> tensors) {
    return removed(tensors, 1);
  }

  private static <T> Map<String, T> removed(Map<String, T> tensors, int from) {
    Map<String, T> plain = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> plain.put(removed(name, from), tensor));
    return plain.size() == tensors.size() ? plain : tensors;
  }

  private static String removed(String name, int from) {
    List<String> parts = Arrays.asList(name.split("\\.", -1));
    int first = Math.min(from, parts.size());
    String rest =
        parts.subList(first, parts.size()).stream()
            .filter(part -> !ADDED.contains(part))
            .collect(Collectors.joining("."));
    if (rest.isEmpty()) {
      return name;
    }
    return first == 0 ? rest : parts.get(0) + "." + rest;
  }
}
