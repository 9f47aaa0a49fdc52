package org.contexture.headless.view;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which slide a row of a result speaks of. Several tables of a workflow may have slides of the same
 * id, such as two drawn cohorts; a node's rows speak of those that are fewest nodes before it.
 */
final class SlideNames {

  private final Map<Integer, List<Integer>> inputs;
  private final Map<Integer, Map<String, String>> shown = new HashMap<>();
  private final Map<String, Map<Path, String>> files = new HashMap<>(); // by id
  private int unclear;

  /** Takes the nodes that each node is connected to. */
  SlideNames(Map<Integer, List<Integer>> inputs) {
    this.inputs = Map.copyOf(inputs);
  }

  /**
   * Hears that a node's table has a slide.
   *
   * @param name of the node
   * @return as what it is shown: its id, which the first file of that id keeps
   */
  String put(int node, String id, Path file, String name) {
    Map<Path, String> same = files.computeIfAbsent(id, any -> new HashMap<>());
    String first = same.isEmpty() ? id : "%s (%s)".formatted(id, name);
    String as = same.computeIfAbsent(file, any -> first);
    shown.computeIfAbsent(node, any -> new HashMap<>()).put(id, as);
    return as;
  }

  /** The slide that a node's row speaks of, as it is shown; empty if it may be one of several. */
  Optional<String> find(int node, String id) {
    Set<Integer> seen = new LinkedHashSet<>();
    List<Integer> nodes = List.of(node);
    while (!nodes.isEmpty()) {
      Set<String> found = of(nodes, id);
      if (!found.isEmpty()) {
        return only(found);
      }
      seen.addAll(nodes);
      nodes =
          nodes.stream()
              .flatMap(one -> inputs.getOrDefault(one, List.of()).stream())
              .filter(one -> !seen.contains(one))
              .distinct()
              .toList();
    }
    Set<String> anywhere = of(List.copyOf(shown.keySet()), id);
    return anywhere.isEmpty() ? Optional.of(id) : only(anywhere);
  }

  private Optional<String> only(Set<String> found) {
    if (found.size() > 1) {
      unclear++;
      return Optional.empty();
    }
    return found.stream().findFirst();
  }

  private Set<String> of(List<Integer> nodes, String id) {
    Set<String> found = new LinkedHashSet<>();
    for (int node : nodes) {
      Optional.ofNullable(shown.getOrDefault(node, Map.of()).get(id)).ifPresent(found::add);
    }
    return found;
  }

  /** How many rows may have spoken of one of several slides. */
  int unclear() {
    return unclear;
  }
}
