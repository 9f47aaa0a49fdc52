package org.contexture.encoder.keras;

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
import org.contexture.encoder.architecture.GraphLayer.Activate;
import org.contexture.encoder.architecture.GraphLayer.Dense;
import org.contexture.encoder.architecture.GraphLayer.Pass;
import org.contexture.encoder.architecture.GraphNode;
import org.contexture.encoder.graph.LayeredNetwork;
import org.contexture.network.StoredTensor;

/** Goes through the description of a Keras model: one layer after the other, or a graph. */
final class KerasModel {

  private record Described(String kind, String name, JsonObject config, List<String> inputs) {}

  private final KerasLayers layers;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Map<String, GraphNode> nodes = new LinkedHashMap<>();
  private final Map<String, String> unknown = new LinkedHashMap<>();

  /** Names here by Keras' names. */
  private final Map<String, String> names = new HashMap<>();

  private OptionalInt pixels = OptionalInt.empty();

  KerasModel(KerasWeights weights, String version) {
    layers = new KerasLayers(weights, new KerasFunctions(version), tensors);
  }

  /**
   * Reads a model.
   *
   * @throws RuntimeException of many kinds if it is damaged
   */
  LayeredNetwork read(JsonObject model) {
    String kind = model.get("class_name").getAsString();
    JsonElement config = model.get("config");
    String output;
    if (kind.equals("Sequential")) {
      JsonArray listed =
          config.isJsonArray()
              ? config.getAsJsonArray()
              : config.getAsJsonObject().getAsJsonArray("layers");
      output = readSequence(listed);
    } else if (kind.matches("Functional|Model")) {
      output = readGraph(config.getAsJsonObject());
    } else {
      throw new IllegalArgumentException(
          "it is a “%s”; expected a Sequential or Functional model".formatted(kind));
    }
    String classifier = classifier(output);
    boolean isDense =
        nodes.containsKey(classifier) && nodes.get(classifier).layer() instanceof Dense;
    return new LayeredNetwork(
        List.copyOf(nodes.values()),
        unknown,
        tensors,
        isDense ? classifier : output,
        isDense,
        pixels,
        Map.of());
  }

  /** The layer behind the softmax. */
  private String classifier(String output) {
    String name = output;
    while (nodes.containsKey(name)
        && (nodes.get(name).layer() instanceof Activate
            || nodes.get(name).layer() instanceof Pass)) {
      name = nodes.get(name).inputs().get(0);
    }
    return name;
  }

  private String readSequence(JsonArray listed) {
    String before = GraphArchitecture.IMAGE;
    for (JsonElement element : listed) {
      JsonObject layer = element.getAsJsonObject();
      JsonObject config = layer.getAsJsonObject("config");
      String kind = layer.get("class_name").getAsString();
      if (before.equals(GraphArchitecture.IMAGE)) {
        requireImages(config);
      }
      if (!kind.equals("InputLayer")) {
        before =
            add(new Described(kind, config.get("name").getAsString(), config, List.of(before)));
      }
    }
    return before;
  }

  private String readGraph(JsonObject config) {
    List<Described> waiting = new ArrayList<>();
    for (JsonElement element : config.getAsJsonArray("layers")) {
      JsonObject layer = element.getAsJsonObject();
      String name = layer.get("name").getAsString();
      String kind = layer.get("class_name").getAsString();
      if (kind.equals("InputLayer")) {
        if (names.containsValue(GraphArchitecture.IMAGE)) {
          throw new IllegalArgumentException("it has more than one input");
        }
        requireImages(layer.getAsJsonObject("config"));
        names.put(name, GraphArchitecture.IMAGE);
      } else {
        waiting.add(
            new Described(kind, name, layer.getAsJsonObject("config"), inputs(name, layer)));
      }
    }
    while (!waiting.isEmpty()) {
      Described next =
          waiting.stream()
              .filter(layer -> names.keySet().containsAll(layer.inputs()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the inputs of the layer “%s” are missing"
                              .formatted(waiting.get(0).name())));
      waiting.remove(next);
      List<String> inputs = next.inputs().stream().map(names::get).toList();
      add(new Described(next.kind(), next.name(), next.config(), inputs));
    }
    List<String> outputs = new ArrayList<>();
    collectNames(config.get("output_layers"), outputs);
    return names.get(outputs.get(0));
  }

  private static List<String> inputs(String name, JsonObject layer) {
    JsonArray calls = layer.getAsJsonArray("inbound_nodes");
    if (calls.size() != 1) {
      throw new IllegalArgumentException(
          "the layer “%s” is used %d times".formatted(name, calls.size()));
    }
    List<String> inputs = new ArrayList<>();
    collectNames(calls.get(0), inputs);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("the layer “%s” has no inputs".formatted(name));
    }
    return inputs;
  }

  /**
   * Names in {@code [name, 0, 0 …]}, alone or in lists, and in Keras 3's descriptions of tensors.
   */
  private static void collectNames(JsonElement json, List<String> found) {
    if (json.isJsonArray()) {
      JsonArray array = json.getAsJsonArray();
      if (!array.isEmpty() && array.get(0).isJsonPrimitive()) {
        found.add(array.get(0).getAsString());
      } else {
        array.forEach(element -> collectNames(element, found));
      }
    } else if (json.isJsonObject()) {
      JsonObject object = json.getAsJsonObject();
      if (object.has("keras_history")) {
        collectNames(object.get("keras_history"), found);
      } else if (object.has("args")) {
        collectNames(object.get("args"), found);
      } else if (object.has("config")) {
        collectNames(object.get("config"), found);
      }
    }
  }

  private String add(Described layer) {
    String name = layer.name();
    while (name.equals(GraphArchitecture.IMAGE) || nodes.containsKey(name)) {
      name += "_";
    }
    names.put(layer.name(), name);
    Optional<GraphLayer> ours = layers.read(layer.kind(), layer.name(), name, layer.config());
    if (ours.isPresent()) {
      nodes.put(name, new GraphNode(name, ours.get(), layer.inputs()));
    } else {
      unknown.put(name, told(layer));
    }
    return name;
  }

  private static String told(Described layer) {
    for (String detail : List.of("activation", "data_format", "padding", "groups")) {
      if (layer.config().has(detail)) {
        return "%s, %s %s".formatted(layer.kind(), detail, layer.config().get(detail));
      }
    }
    return layer.kind();
  }

  private void requireImages(JsonObject config) {
    JsonElement shape =
        config.has("batch_shape") ? config.get("batch_shape") : config.get("batch_input_shape");
    if (shape == null || shape.isJsonNull()) {
      return;
    }
    JsonArray sides = shape.getAsJsonArray();
    boolean isImage = sides.size() == 4 && sides.get(3).toString().equals("3");
    if (!isImage || !sides.get(1).equals(sides.get(2))) {
      throw new IllegalArgumentException(
          "its input has the shape %s; expected squares with 3 channels, which are last"
              .formatted(shape));
    }
    if (!sides.get(1).isJsonNull()) {
      pixels = OptionalInt.of(sides.get(1).getAsInt());
    }
  }
}
