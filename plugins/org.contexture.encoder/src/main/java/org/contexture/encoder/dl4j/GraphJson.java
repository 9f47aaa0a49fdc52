package org.contexture.encoder.dl4j;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.contexture.encoder.architecture.GraphArchitecture;
import org.contexture.encoder.architecture.GraphLayer;
import org.contexture.encoder.architecture.GraphLayer.Conv;
import org.contexture.encoder.architecture.GraphLayer.Dense;
import org.contexture.encoder.architecture.GraphLayer.Flatten;
import org.contexture.encoder.architecture.GraphLayer.GlobalPool;
import org.contexture.encoder.architecture.GraphLayer.Join;
import org.contexture.encoder.architecture.GraphLayer.Pool;
import org.contexture.encoder.architecture.GraphLayer.Sum;
import org.contexture.encoder.architecture.GraphNode;
import org.contexture.encoder.architecture.Nonlinearity;
import org.contexture.encoder.graph.Simplest;

/** Writes a network as DL4J describes a {@code ComputationGraph}. */
final class GraphJson {

  private static final String VERTICES = "org.deeplearning4j.nn.conf.graph.";

  private static final String OLD =
      """
      {"backprop":true,"backpropType":"Standard","cacheMode":"NONE",
       "inferenceWorkspaceMode":"SEPARATE","iterationCount":0,"pretrain":false,
       "tbpttBackLength":20,"tbpttFwdLength":20,"trainingWorkspaceMode":"NONE"}\
      """;

  private static final String NEW =
      """
      {"backpropType":"Standard","cacheMode":"NONE","dataType":"FLOAT","epochCount":0,
       "inferenceWorkspaceMode":"ENABLED","iterationCount":0,"tbpttBackLength":20,
       "tbpttFwdLength":20,"trainingWorkspaceMode":"ENABLED","validateOutputLayerConfig":false}\
      """;

  private final Dl4jVersion version;
  private final GraphArchitecture graph;
  private final LayerJson layers;

  GraphJson(Dl4jVersion version, GraphArchitecture graph) {
    this.version = version;
    this.graph = graph;
    this.layers = new LayerJson(version);
  }

  private boolean isOld() {
    return version == Dl4jVersion.V0_9_1;
  }

  GraphArchitecture graph() {
    return graph;
  }

  /** The vertices in DL4J's order, that of the parameters. */
  List<String> order() {
    return TopologicalOrder.of(List.of(GraphArchitecture.IMAGE), edges());
  }

  private Map<String, List<String>> edges() {
    Map<String, List<String>> edges = new LinkedHashMap<>();
    graph.nodes().forEach(node -> edges.put(node.name(), node.inputs()));
    return edges;
  }

  /**
   * The whole description.
   *
   * @throws UnsupportedOperationException naming what this version of DL4J cannot say
   */
  JsonObject write() {
    requireSamePadding();
    JsonObject all = LayerJson.parsed(isOld() ? OLD : NEW);
    JsonObject vertices = new JsonObject();
    JsonObject inputs = new JsonObject();
    for (GraphNode node : graph.nodes()) {
      vertices.add(node.name(), vertex(node));
      inputs.add(node.name(), texts(node.inputs()));
    }
    all.add("defaultConfiguration", layers.emptyConf());
    all.add("networkInputs", texts(List.of(GraphArchitecture.IMAGE)));
    all.add("networkOutputs", texts(List.of(graph.feature())));
    all.add("vertexInputs", inputs);
    all.add("vertices", vertices);
    if (!isOld()) {
      addOrder(all);
    }
    return all;
  }

  private void addOrder(JsonObject all) {
    List<String> names = graph.nodes().stream().map(GraphNode::name).toList();
    JsonArray numbers = new JsonArray();
    numbers.add(0);
    JsonArray texts = texts(List.of(GraphArchitecture.IMAGE));
    for (String name : order()) {
      numbers.add(names.indexOf(name) + 1);
      texts.add(name);
    }
    all.add("topologicalOrder", numbers);
    all.add("topologicalOrderStr", texts);
  }

  private static JsonArray texts(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  private JsonElement vertex(GraphNode node) {
    GraphLayer layer = node.layer();
    JsonObject settings = new JsonObject();
    if (layer instanceof Sum) {
      settings.addProperty("op", "Add");
      return named("ElementWiseVertex", settings);
    } else if (layer instanceof Join) {
      if (!isOld()) {
        settings.addProperty("mergeAxis", 1);
        settings.addProperty("modified", false);
      }
      return named("MergeVertex", settings);
    } else if (layer instanceof Flatten) {
      settings.add("preProcessor", flattening(node));
      settings.addProperty("outputVertex", false);
      return named("PreprocessorVertex", settings);
    }
    settings.add("layerConf", layers.conf(node.name(), layer));
    settings.addProperty("outputVertex", false);
    settings.add("preProcessor", JsonNull.INSTANCE);
    return named("LayerVertex", settings);
  }

  private JsonObject named(String word, JsonObject settings) {
    JsonObject named = new JsonObject();
    if (isOld()) {
      named.add(word, settings);
    } else {
      named.addProperty("@class", VERTICES + word);
      settings.entrySet().forEach(entry -> named.add(entry.getKey(), entry.getValue()));
    }
    return named;
  }

  private JsonObject flattening(GraphNode node) {
    List<Integer> size = graph.mapSize(node.name());
    JsonObject settings = new JsonObject();
    settings.addProperty("inputHeight", size.get(0));
    settings.addProperty("inputWidth", size.get(1));
    settings.addProperty("numChannels", graph.mapChannels(node.name()));
    JsonObject named = new JsonObject();
    if (isOld()) {
      named.add("cnnToFeedForward", settings);
      return named;
    }
    named.addProperty(
        "@class", "org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor");
    settings.addProperty("format", "NCHW");
    settings.entrySet().forEach(entry -> named.add(entry.getKey(), entry.getValue()));
    return named;
  }

  /** What is around a map counts in one version and does not in the other. */
  private void requireSamePadding() {
    Set<String> positive = Simplest.neverNegative(graph);
    for (GraphNode node : graph.nodes()) {
      if (node.layer() instanceof Pool pool && pool.window().reachesOut()) {
        boolean free = pool.max() ? positive.containsAll(node.inputs()) : !isOld();
        if (!free && pool.zeros() != isOld()) {
          throw new UnsupportedOperationException(
              pool.zeros()
                  ? "pooling that counts the padding as zeros (layer “%s”)".formatted(node.name())
                  : "pooling that does not count the padding (layer “%s”)".formatted(node.name()));
        }
      } else if (node.layer() instanceof Flatten flatten && flatten.channelsLast()) {
        throw new UnsupportedOperationException(
            "vector of a map with the channels last, as Keras has them");
      } else if (softmax(node.layer()) && graph.isMap(node.name())) {
        throw new UnsupportedOperationException("softmax of a map");
      }
    }
  }

  private static boolean softmax(GraphLayer layer) {
    return (layer instanceof GraphLayer.Activate only
            && only.function().kind() == Nonlinearity.Kind.SOFTMAX)
        || (layer instanceof Conv conv && conv.activation().kind() == Nonlinearity.Kind.SOFTMAX);
  }

  /** The layer as this version lays out its parameters: 0.9.1 has a bias wherever one can be. */
  GraphLayer stored(GraphLayer layer) {
    if (isOld() && layer instanceof Conv conv) {
      return new Conv(conv.in(), conv.out(), conv.window(), true, conv.activation());
    } else if (isOld() && layer instanceof Dense dense) {
      return new Dense(dense.in(), dense.out(), true, dense.activation());
    }
    return layer;
  }

  /** The network with a vector as its output. */
  static GraphArchitecture withVector(GraphArchitecture graph) {
    if (!graph.isMap(graph.feature())) {
      return graph;
    }
    String name = graph.feature() + ".mean";
    List<GraphNode> nodes = new ArrayList<>(graph.nodes());
    nodes.add(new GraphNode(name, new GlobalPool(false), List.of(graph.feature())));
    return new GraphArchitecture(nodes, name, graph.inputPixels());
  }
}
