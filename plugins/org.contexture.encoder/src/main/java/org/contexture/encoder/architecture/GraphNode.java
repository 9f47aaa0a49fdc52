package org.contexture.encoder.architecture;

import java.util.List;

/**
 * A layer in its place.
 *
 * @param name of the layer; its tensors are {@code name.weight} and so on
 * @param layer what it computes
 * @param inputs names of the layers before it, or {@link GraphArchitecture#IMAGE}
 */
public record GraphNode(String name, GraphLayer layer, List<String> inputs) {

  public GraphNode {
    if (name == null || name.isEmpty() || layer == null || inputs == null || inputs.isEmpty()) {
      throw new IllegalArgumentException("A layer needs a name, a kind and inputs: " + name + ".");
    }
    inputs = List.copyOf(inputs);
  }
}
