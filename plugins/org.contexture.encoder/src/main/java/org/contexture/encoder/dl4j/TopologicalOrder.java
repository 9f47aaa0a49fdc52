package org.contexture.encoder.dl4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which DL4J goes through a graph (Kahn 1962), and so the order of its parameters:
 * vertices are numbered as the file lists them, behind the network's inputs, and a vertex'
 * followers are taken in the order in which Java's hash set holds their numbers.
 */
final class TopologicalOrder {

  private TopologicalOrder() {}

  /**
   * Sorts.
   *
   * @param inputs of the network
   * @param vertices names with the names of their inputs, in the order of the file
   * @return the vertices' names
   * @throws IllegalArgumentException if there is a circle, or an input is missing
   */
  static List<String> of(List<String> inputs, Map<String, List<String>> vertices) {
    List<String> names = new ArrayList<>(inputs);
    names.addAll(vertices.keySet());
    Map<String, Integer> numbers = new HashMap<>();
    for (String name : names) {
      if (numbers.put(name, numbers.size()) != null) {
        throw new IllegalArgumentException("there are two vertices “%s”".formatted(name));
      }
    }
    Map<Integer, Set<Integer>> before = new HashMap<>();
    Map<Integer, Set<Integer>> after = new HashMap<>();
    vertices.forEach(
        (name, from) -> {
          for (String input : from) {
            if (!numbers.containsKey(input)) {
              throw new IllegalArgumentException(
                  "the input “%s” of “%s” is missing".formatted(input, name));
            }
            before.computeIfAbsent(numbers.get(name), n -> new HashSet<>()).add(numbers.get(input));
            after.computeIfAbsent(numbers.get(input), n -> new HashSet<>()).add(numbers.get(name));
          }
        });
    Deque<Integer> ready = new ArrayDeque<>();
    for (int i = 0; i < names.size(); i++) {
      if (!before.containsKey(i)) {
        ready.add(i);
      }
    }
    List<String> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.remove();
      order.add(names.get(next));
      for (int follower : after.getOrDefault(next, Set.of())) {
        Set<Integer> missing = before.get(follower);
        missing.remove(next);
        if (missing.isEmpty()) {
          ready.add(follower);
        }
      }
    }
    if (order.size() < names.size()) {
      names.removeAll(order);
      throw new IllegalArgumentException("the graph goes round in a circle at " + names);
    }
    order.removeAll(inputs);
    return order;
  }
}
