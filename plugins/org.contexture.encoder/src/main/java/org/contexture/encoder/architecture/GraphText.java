package org.contexture.encoder.architecture;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.architecture.GraphLayer.Activate;
import org.contexture.encoder.architecture.GraphLayer.Conv;
import org.contexture.encoder.architecture.GraphLayer.Dense;
import org.contexture.encoder.architecture.GraphLayer.Flatten;
import org.contexture.encoder.architecture.GraphLayer.GlobalPool;
import org.contexture.encoder.architecture.GraphLayer.Join;
import org.contexture.encoder.architecture.GraphLayer.Norm;
import org.contexture.encoder.architecture.GraphLayer.Pass;
import org.contexture.encoder.architecture.GraphLayer.Pool;
import org.contexture.encoder.architecture.GraphLayer.Sum;
import org.contexture.encoder.architecture.GraphLayer.ZeroPad;

/**
 * Networks that files describe have no names; they are written out as JSON behind the word {@code
 * graph}, and that is an architecture's name.
 */
public final class GraphText {

  private static final String START = "graph{";
  private static final int MOST_LAYERS = 20_000;
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private static final Map<String, Class<? extends GraphLayer>> LAYERS =
      Map.ofEntries(
          Map.entry("conv", Conv.class),
          Map.entry("dense", Dense.class),
          Map.entry("norm", Norm.class),
          Map.entry("pool", Pool.class),
          Map.entry("global pool", GlobalPool.class),
          Map.entry("activation", Activate.class),
          Map.entry("zero padding", ZeroPad.class),
          Map.entry("sum", Sum.class),
          Map.entry("join", Join.class),
          Map.entry("flatten", Flatten.class),
          Map.entry("pass", Pass.class));

  private GraphText() {}

  /** Writes a network out. */
  public static String write(GraphArchitecture graph) {
    JsonArray nodes = new JsonArray();
    for (GraphNode node : graph.nodes()) {
      JsonObject written = GSON.toJsonTree(node.layer()).getAsJsonObject();
      written.addProperty("layer", kind(node.layer()));
      written.addProperty("name", node.name());
      written.add("inputs", GSON.toJsonTree(node.inputs()));
      nodes.add(written);
    }
    JsonObject all = new JsonObject();
    all.addProperty("feature", graph.feature());
    all.addProperty("pixels", graph.inputPixels());
    all.add("nodes", nodes);
    return START.substring(0, START.length() - 1) + GSON.toJson(all);
  }

  private static String kind(GraphLayer layer) {
    return LAYERS.entrySet().stream()
        .filter(entry -> entry.getValue().isInstance(layer))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @return empty if it is the name of something else
   * @throws IllegalArgumentException if it is damaged
   */
  public static Optional<GraphArchitecture> parse(String text) {
    if (!text.startsWith(START)) {
      return Optional.empty();
    }
    try {
      JsonObject all = JsonParser.parseString(text.substring(START.length() - 1)).getAsJsonObject();
      JsonArray written = all.getAsJsonArray("nodes");
      if (written.size() > MOST_LAYERS) {
        throw new IllegalArgumentException(written.size() + " layers are too many");
      }
      List<GraphNode> nodes = new ArrayList<>();
      for (JsonElement node : written) {
        nodes.add(node(node.getAsJsonObject()));
      }
      return Optional.of(
          new GraphArchitecture(
              nodes, all.get("feature").getAsString(), all.get("pixels").getAsInt()));
    } catch (JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | NullPointerException
        | UnsupportedOperationException e) {
      throw new IllegalArgumentException("A network's description is damaged: " + reason(e), e);
    }
  }

  /** Gson wraps what records throw. */
  private static String reason(Throwable problem) {
    Throwable last = problem;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last.getMessage();
  }

  private static GraphNode node(JsonObject written) {
    Class<? extends GraphLayer> kind = LAYERS.get(written.get("layer").getAsString());
    if (kind == null) {
      throw new IllegalArgumentException("unknown layer " + written.get("layer"));
    }
    List<String> inputs = new ArrayList<>();
    written.getAsJsonArray("inputs").forEach(input -> inputs.add(input.getAsString()));
    try {
      GraphLayer layer = GSON.fromJson(written, kind);
      return new GraphNode(written.get("name").getAsString(), layer, inputs);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
  }

  /** A short name for people. */
  public static String title(GraphArchitecture graph) {
    return "graph of %d layers".formatted(graph.nodes().size());
  }
}
