package org.contexture.encoder.dl4j;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.encoder.architecture.GraphArchitecture;
import org.contexture.encoder.architecture.GraphLayer;
import org.contexture.encoder.architecture.GraphLayer.Flatten;
import org.contexture.encoder.architecture.GraphLayer.Join;
import org.contexture.encoder.architecture.GraphLayer.Norm;
import org.contexture.encoder.architecture.GraphLayer.Sum;
import org.contexture.encoder.architecture.GraphNode;
import org.contexture.encoder.dl4j.Dl4jLayers.Described;

/** Goes through DL4J's {@code configuration.json}: a multilayer network's or a graph's. */
final class Dl4jConfiguration {

  private final JsonObject json;
  private final Dl4jVersion version;
  private final List<GraphNode> nodes = new ArrayList<>();
  private final Map<String, String> unknown = new LinkedHashMap<>();
  private final Map<String, List<Integer>> flattened = new HashMap<>();
  private final ParameterRow row;
  private OptionalInt pixels = OptionalInt.empty();
  private String last = "";
  private boolean classifies;

  /** Names of outputs by DL4J's names: the images, and layers that are called like them. */
  private final Map<String, String> outputs = new HashMap<>();

  private Dl4jConfiguration(JsonObject json) {
    this.json = json;
    this.version =
        json.toString().contains("\"@class\":\"org.deeplearning4j.")
            ? Dl4jVersion.V1_0_0_M2_1
            : Dl4jVersion.V0_9_1;
    this.row = new ParameterRow(version);
  }

  /**
   * Reads a configuration.
   *
   * @throws RuntimeException of many kinds if it is damaged
   */
  static Dl4jConfiguration read(JsonObject json) {
    Dl4jConfiguration configuration = new Dl4jConfiguration(json);
    if (json.has("vertices")) {
      configuration.readGraph();
    } else if (json.has("confs")) {
      configuration.readLayers();
    } else {
      throw new IllegalArgumentException("its description has neither layers nor vertices");
    }
    return configuration;
  }

  Dl4jVersion version() {
    return version;
  }

  List<GraphNode> nodes() {
    return nodes;
  }

  Map<String, String> unknown() {
    return unknown;
  }

  Map<String, List<Integer>> flattened() {
    return flattened;
  }

  ParameterRow row() {
    return row;
  }

  OptionalInt pixels() {
    return pixels;
  }

  String last() {
    return last;
  }

  boolean classifies() {
    return classifies;
  }

  private void readLayers() {
    JsonArray layers = json.getAsJsonArray("confs");
    JsonElement processors = json.get("inputPreProcessors");
    String before = GraphArchitecture.IMAGE;
    for (int i = 0; i < layers.size(); i++) {
      Described layer =
          Dl4jLayers.described(layers.get(i).getAsJsonObject().getAsJsonObject("layer"));
      String name = unique(layer.name().orElse("layer" + i));
      JsonElement processor =
          processors != null && processors.isJsonObject()
              ? processors.getAsJsonObject().get(Integer.toString(i))
              : null;
      addLayer(name, layer, processor, before);
      before = name;
    }
  }

  private void readGraph() {
    List<String> inputs = texts(json.getAsJsonArray("networkInputs"));
    if (inputs.size() != 1) {
      throw new IllegalArgumentException("it has %d inputs".formatted(inputs.size()));
    }
    outputs.put(inputs.get(0), GraphArchitecture.IMAGE);
    JsonObject vertices = json.getAsJsonObject("vertices");
    Map<String, List<String>> edges = new LinkedHashMap<>();
    for (String name : vertices.keySet()) {
      edges.put(name, texts(json.getAsJsonObject("vertexInputs").getAsJsonArray(name)));
    }
    for (String name : order(inputs, edges)) {
      addVertex(name, vertices.getAsJsonObject(name), edges.get(name));
    }
    last = outputs.get(texts(json.getAsJsonArray("networkOutputs")).get(0));
  }

  /** What 1.0.0 wrote down, or what DL4J will find. */
  private List<String> order(List<String> inputs, Map<String, List<String>> edges) {
    List<String> found = TopologicalOrder.of(inputs, edges);
    JsonElement written = json.get("topologicalOrderStr");
    if (written == null || written.isJsonNull()) {
      return found;
    }
    List<String> order = texts(written.getAsJsonArray());
    order.removeAll(inputs);
    if (order.size() != found.size() || !found.containsAll(order)) {
      throw new IllegalArgumentException("its order of vertices names others than there are");
    }
    return order;
  }

  private static List<String> texts(JsonArray array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.getAsString()));
    return texts;
  }

  private void addVertex(String given, JsonObject vertex, List<String> givenInputs) {
    String name = unique(given);
    outputs.put(given, name);
    List<String> inputs = givenInputs.stream().map(outputs::get).toList();
    String kind;
    JsonObject settings = vertex;
    if (vertex.has("@class")) {
      String type = vertex.get("@class").getAsString();
      kind = type.substring(type.lastIndexOf('.') + 1);
    } else {
      kind = vertex.keySet().iterator().next();
      settings = vertex.getAsJsonObject(kind);
    }
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("the vertex “%s” has no input".formatted(given));
    }
    switch (kind) {
      case "LayerVertex" -> {
        JsonObject layer = settings.getAsJsonObject("layerConf").getAsJsonObject("layer");
        if (inputs.size() > 1) { // as DL4J does it
          addNode(name + ".join", new Join(), inputs);
          inputs = List.of(name + ".join");
        }
        addLayer(name, Dl4jLayers.described(layer), settings.get("preProcessor"), inputs.get(0));
      }
      case "MergeVertex" -> addNode(name, new Join(), inputs);
      case "ElementWiseVertex" -> {
        String operation = settings.get("op").getAsString();
        if (operation.equals("Add")) {
          addNode(name, new Sum(), inputs);
        } else {
          unknown.put(name, kind + " " + operation);
        }
      }
      case "PreprocessorVertex" -> {
        addProcessor(name, settings.get("preProcessor"), inputs.get(0), true);
      }
      default -> unknown.put(name, kind);
    }
    last = name;
  }

  private void addNode(String name, GraphLayer layer, List<String> inputs) {
    nodes.add(new GraphNode(name, layer, inputs));
  }

  /** The images' name is taken. */
  private String unique(String name) {
    String unique = name;
    while (unique.equals(GraphArchitecture.IMAGE) || outputs.containsValue(unique)) {
      unique += "_";
    }
    outputs.putIfAbsent(unique, unique);
    return unique;
  }

  private void addLayer(String name, Described layer, JsonElement processor, String input) {
    String before = addProcessor(name + ".flat", processor, input, false);
    Optional<GraphLayer> ours = Dl4jLayers.layer(layer, version);
    if (ours.isEmpty() || !unknown.isEmpty()) {
      // where the parameters of what follows are, is not known
      unknown.put(name, ours.isEmpty() ? Dl4jLayers.told(layer) : "behind such a layer");
    } else {
      addNode(name, ours.get(), List.of(before));
      if (ours.get() instanceof Norm norm) {
        row.addNorm(name, norm.channels(), Dl4jLayers.norm(layer.json(), version));
      } else {
        row.add(name, ours.get());
      }
    }
    last = name;
    classifies = layer.isOutput();
  }

  /** What is done with a layer's input: gives the name of what the layer gets. */
  private String addProcessor(String name, JsonElement processor, String input, boolean isVertex) {
    if (processor == null || processor.isJsonNull()) {
      return input;
    }
    Described what = Dl4jLayers.described(processor.getAsJsonObject());
    JsonObject settings = what.json();
    switch (what.kind().replace("PreProcessor", "").toLowerCase(java.util.Locale.ROOT)) {
      case "cnntofeedforward" -> {
        addNode(name, new Flatten(false), List.of(input));
        flattened.put(name, size(settings));
        return name;
      }
      case "feedforwardtocnn" -> {
        if (input.equals(GraphArchitecture.IMAGE) && !isVertex) {
          requireImages(settings);
          return input;
        }
      }
      default -> {}
    }
    unknown.put(name, what.kind());
    return name;
  }

  private static List<Integer> size(JsonObject settings) {
    return List.of(settings.get("inputHeight").getAsInt(), settings.get("inputWidth").getAsInt());
  }

  private void requireImages(JsonObject settings) {
    List<Integer> size = size(settings);
    int channels = settings.get("numChannels").getAsInt();
    if (channels != 3 || !size.get(0).equals(size.get(1)) || size.get(0) < 1) {
      throw new IllegalArgumentException(
          "it takes images of %d × %d pixels with %d channels; expected squares with 3, as tiles are"
              .formatted(size.get(0), size.get(1), channels));
    }
    pixels = OptionalInt.of(size.get(0));
  }
}
