package org.contexture.encoder.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.contexture.encoder.architecture.GraphArchitecture;
import org.contexture.encoder.architecture.GraphLayer;
import org.contexture.encoder.architecture.GraphLayer.Conv;
import org.contexture.encoder.architecture.GraphLayer.Norm;
import org.contexture.encoder.architecture.GraphLayer.Pool;
import org.contexture.encoder.architecture.GraphNode;
import org.contexture.encoder.architecture.Nonlinearity;
import org.contexture.network.ElementType;
import org.contexture.network.StoredTensor;

/**
 * The same network without what makes no difference: biases of 0 of convolutions before a batch
 * norm, which DL4J 0.9.1 cannot leave out, and zeros around maps without negative values of which
 * the maximum is taken.
 */
public final class Simplest {

  private Simplest() {}

  /**
   * Takes off what makes no difference.
   *
   * @param tensors the weights
   */
  static GraphArchitecture of(GraphArchitecture graph, Map<String, StoredTensor> tensors) {
    Set<String> biased = new HashSet<>();
    for (GraphNode node : graph.nodes()) {
      String bias = node.name() + ".bias";
      if (node.layer() instanceof Conv conv
          && conv.bias()
          && conv.activation().equals(Nonlinearity.IDENTITY)
          && !node.name().equals(graph.feature())
          && onlyNorms(graph, node.name())
          && isZero(tensors.get(bias))) {
        biased.add(node.name());
      }
    }
    return changed(graph, biased);
  }

  private static GraphArchitecture changed(GraphArchitecture graph, Set<String> zeroBiases) {
    Set<String> positive = neverNegative(graph);
    List<GraphNode> nodes = new ArrayList<>();
    for (GraphNode node : graph.nodes()) {
      GraphLayer layer = node.layer();
      if (layer instanceof Conv conv && zeroBiases.contains(node.name())) {
        layer = new Conv(conv.in(), conv.out(), conv.window(), false, conv.activation());
      } else if (layer instanceof Pool pool
          && pool.max()
          && positive.contains(node.inputs().get(0))) {
        layer = new Pool(true, pool.window(), false);
      }
      nodes.add(new GraphNode(node.name(), layer, node.inputs()));
    }
    return new GraphArchitecture(nodes, graph.feature(), graph.inputPixels());
  }

  /** Names of the layers that give nothing below 0. */
  public static Set<String> neverNegative(GraphArchitecture graph) {
    Set<String> names = new HashSet<>();
    for (GraphNode node : graph.nodes()) {
      if (node.layer().isNeverNegative(names.containsAll(node.inputs()))) {
        names.add(node.name());
      }
    }
    return names;
  }

  private static boolean onlyNorms(GraphArchitecture graph, String name) {
    return graph.nodes().stream()
        .filter(node -> node.inputs().contains(name))
        .allMatch(node -> node.layer() instanceof Norm);
  }

  private static boolean isZero(StoredTensor bias) {
    if (bias == null || bias.type() != ElementType.F32) {
      return false;
    }
    for (float value : bias.floats()) {
      if (Float.floatToRawIntBits(value) != 0) {
        return false;
      }
    }
    return true;
  }
}
