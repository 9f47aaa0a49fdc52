package org.contexture.encoder.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.contexture.encoder.architecture.GraphArchitecture;
import org.contexture.encoder.architecture.GraphLayer.Flatten;
import org.contexture.encoder.architecture.GraphLayer.Pass;
import org.contexture.encoder.architecture.GraphNode;
import org.contexture.network.StoredTensor;
import org.contexture.network.WeightsException;

/**
 * A network as its file describes it.
 *
 * @param nodes the layers, each after those that it needs, as far as there is such a layer here
 * @param unknown the others: name, then what it is
 * @param tensors the weights, by the names that our architectures give them
 * @param last name of the layer that gives the network's output
 * @param classifies whether that layer is the classifier, so that the one before gives the feature
 * @param pixels side of the images, where the file says it
 * @param flattened height and width of a map that is made a vector, by the name of the layer that
 *     does it, where the file says it
 */
public record LayeredNetwork(
    List<GraphNode> nodes,
    Map<String, String> unknown,
    Map<String, StoredTensor> tensors,
    String last,
    boolean classifies,
    OptionalInt pixels,
    Map<String, List<Integer>> flattened) {

  public LayeredNetwork {
    nodes = List.copyOf(nodes);
    unknown = Collections.unmodifiableMap(new LinkedHashMap<>(unknown));
    tensors = Map.copyOf(tensors);
    flattened = Map.copyOf(flattened);
  }

  /**
   * The part that gives the feature.
   *
   * @param layer whose output is the feature; if empty, the last before the classifier
   * @param asked side of the images, if it is known better than by the file
   * @param origin what to call the file in messages
   * @throws WeightsException naming the layers that there are not here, or what does not fit
   */
  public GraphArchitecture encoder(Optional<String> layer, OptionalInt asked, String origin)
      throws WeightsException {
    String feature = layer.isPresent() ? layer.get() : lastButOne();
    requireKnown(feature, origin);
    List<GraphNode> needed = needed(feature);
    try {
      int side = new ImageSide(needed, feature, flattened).find(pixels, asked);
      return Simplest.of(new GraphArchitecture(needed, feature, side), tensors);
    } catch (IllegalArgumentException e) {
      throw new WeightsException(
          "%s cannot be an encoder of tiles: %s.".formatted(origin, e.getMessage()), e);
    }
  }

  /** Dropout and flattening are no layers of their own to look at. */
  private String lastButOne() {
    String name = classifies ? input(last) : last;
    while (node(name)
        .filter(n -> n.layer() instanceof Pass || n.layer() instanceof Flatten)
        .isPresent()) {
      name = input(name);
    }
    return name;
  }

  private String input(String name) {
    return node(name).map(node -> node.inputs().get(0)).orElse(GraphArchitecture.IMAGE);
  }

  private Optional<GraphNode> node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }

  private void requireKnown(String feature, String origin) throws WeightsException {
    List<String> named = new ArrayList<>();
    unknown.forEach((name, kind) -> named.add("“%s” (%s)".formatted(name, kind)));
    boolean there = node(feature).isPresent();
    if (!there && !unknown.containsKey(feature) && !feature.equals(GraphArchitecture.IMAGE)) {
      throw new WeightsException(
          "%s has no layer “%s”. Its layers are %s."
              .formatted(origin, feature, nodes.stream().map(GraphNode::name).toList()));
    }
    Set<String> missing = new HashSet<>();
    for (GraphNode node : needed(feature)) {
      node.inputs().stream().filter(unknown::containsKey).forEach(missing::add);
    }
    if (!there || !missing.isEmpty()) {
      throw new WeightsException(
          unknown.isEmpty()
              ? origin + " has nothing but its classifier, so there is no feature."
              : "%s has layers that cannot be read: %s. Choose a layer before them as the feature, or export the network as ONNX."
                  .formatted(origin, String.join(", ", named)));
    }
  }

  private List<GraphNode> needed(String feature) {
    Set<String> names = new HashSet<>(Set.of(feature));
    List<GraphNode> needed = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (names.contains(nodes.get(i).name())) {
        names.addAll(nodes.get(i).inputs());
        needed.add(0, nodes.get(i));
      }
    }
    return needed;
  }
}
