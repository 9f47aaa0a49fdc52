package org.contexture.encoder.graph;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.contexture.encoder.architecture.GraphArchitecture;
import org.contexture.encoder.architecture.GraphLayer.Flatten;
import org.contexture.encoder.architecture.GraphNode;

/** Finds out how large a network's images are. */
final class ImageSide {

  private static final int USUAL = 224;
  private static final int LARGEST = 2048;

  /** Where several sizes give the same map, one of these is meant rather than another. */
  private static final List<Integer> PREFERRED =
      List.of(USUAL, 256, 512, 299, 384, 192, 160, 128, 112, 96, 64, 48, 32, 28);

  private final List<GraphNode> nodes;
  private final String feature;
  private final Map<String, List<Integer>> flattened;

  ImageSide(List<GraphNode> nodes, String feature, Map<String, List<Integer>> flattened) {
    this.nodes = nodes;
    this.feature = feature;
    this.flattened = flattened;
  }

  /**
   * The side.
   *
   * @throws IllegalArgumentException if the network takes no images of the side that was asked for,
   *     or of none
   */
  int find(OptionalInt said, OptionalInt asked) {
    boolean fixed = nodes.stream().anyMatch(node -> node.layer() instanceof Flatten);
    if (asked.isPresent() && (said.isEmpty() || !fixed || asked.equals(said))) {
      return asked.getAsInt();
    } else if (asked.isPresent()) {
      throw new IllegalArgumentException(
          "it takes images of %d pixels only; %d were asked for"
              .formatted(said.getAsInt(), asked.getAsInt()));
    } else if (said.isPresent()) {
      return said.getAsInt();
    } else if (!fixed) {
      return USUAL;
    }
    return PREFERRED.stream()
        .filter(this::fits)
        .findFirst()
        .or(
            () ->
                java.util.stream.IntStream.rangeClosed(1, LARGEST)
                    .boxed()
                    .filter(this::fits)
                    .findFirst())
        .orElse(USUAL); // and its error says what does not fit
  }

  private boolean fits(int side) {
    try {
      GraphArchitecture graph = new GraphArchitecture(nodes, feature, side);
      return flattened.entrySet().stream()
          .filter(entry -> nodes.stream().anyMatch(node -> node.name().equals(entry.getKey())))
          .allMatch(entry -> graph.mapSize(entry.getKey()).equals(entry.getValue()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
