package org.contexture.encoder.dl4j;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.architecture.GraphLayer;
import org.contexture.encoder.architecture.GraphLayer.Activate;
import org.contexture.encoder.architecture.GraphLayer.Conv;
import org.contexture.encoder.architecture.GraphLayer.Dense;
import org.contexture.encoder.architecture.GraphLayer.GlobalPool;
import org.contexture.encoder.architecture.GraphLayer.Norm;
import org.contexture.encoder.architecture.GraphLayer.Pass;
import org.contexture.encoder.architecture.GraphLayer.Pool;
import org.contexture.encoder.architecture.GraphLayer.ZeroPad;
import org.contexture.encoder.architecture.Nonlinearity;
import org.contexture.encoder.architecture.Window;
import org.contexture.encoder.architecture.Window.Fit;
import org.contexture.encoder.architecture.Window.Span;
import org.contexture.encoder.dl4j.ParameterRow.BatchNormStyle;

/**
 * DL4J's layers as ours. In 0.9.1 what is around a map counts in pooling, as zeros; in 1.0.0 it
 * does not, unless a mean is said to include it.
 */
final class Dl4jLayers {

  /** Layers' kinds: the words of 0.9.1 and the classes of 1.0.0. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("convolution", "ConvolutionLayer"),
          Map.entry("Convolution2D", "ConvolutionLayer"),
          Map.entry("subsampling", "SubsamplingLayer"),
          Map.entry("Pooling2D", "SubsamplingLayer"),
          Map.entry("batchNormalization", "BatchNormalization"),
          Map.entry("activation", "ActivationLayer"),
          Map.entry("dense", "DenseLayer"),
          Map.entry("dropout", "DropoutLayer"),
          Map.entry("GlobalPooling", "GlobalPoolingLayer"),
          Map.entry("zeroPadding", "ZeroPaddingLayer"),
          Map.entry("output", "OutputLayer"),
          Map.entry("loss", "LossLayer"));

  private static final String CLASS = "@class";

  /**
   * A layer as the file describes it.
   *
   * @param kind the class' name without its package
   * @param json its settings
   */
  record Described(String kind, JsonObject json) {

    boolean isOutput() {
      return kind.equals("OutputLayer") || kind.equals("LossLayer");
    }

    Optional<String> name() {
      JsonElement name = json.get("layerName");
      return name == null || name.isJsonNull() ? Optional.empty() : Optional.of(name.getAsString());
    }
  }

  private Dl4jLayers() {}

  /** Finds a layer's kind; frozen ones are what they hold. */
  static Described described(JsonObject layer) {
    String kind;
    JsonObject json = layer;
    if (layer.has(CLASS)) {
      String name = layer.get(CLASS).getAsString();
      kind = name.substring(name.lastIndexOf('.') + 1);
    } else {
      kind = layer.keySet().iterator().next();
      json = layer.getAsJsonObject(kind);
    }
    if (kind.startsWith("FrozenLayer") && json.has("layer")) {
      return described(json.getAsJsonObject("layer"));
    }
    return new Described(WORDS.getOrDefault(kind, kind), json);
  }

  /** Our layer; empty if there is none like it. */
  static Optional<GraphLayer> layer(Described layer, Dl4jVersion version) {
    JsonObject json = layer.json();
    if (isChannelsLast(json)) {
      return Optional.empty();
    }
    return switch (layer.kind()) {
      case "ConvolutionLayer" ->
          onMaps(json)
              .flatMap(f -> window(json).map(w -> new Conv(in(json), out(json), w, bias(json), f)));
      case "DenseLayer", "OutputLayer" ->
          flag(json, "hasLayerNorm", false)
              ? Optional.empty()
              : function(json).map(f -> new Dense(in(json), out(json), bias(json), f));
      case "BatchNormalization" -> Optional.of(new Norm(out(json), json.get("eps").getAsDouble()));
      case "SubsamplingLayer" -> pooling(json, version);
      case "GlobalPoolingLayer" -> globalPooling(json);
      case "ActivationLayer" -> function(json).map(Activate::new);
      case "LossLayer" -> function(json).map(Activate::new);
      case "DropoutLayer" -> Optional.of(new Pass());
      case "ZeroPaddingLayer" -> padding(json);
      default -> Optional.empty();
    };
  }

  /** What a layer is that cannot be read. */
  static String told(Described layer) {
    JsonObject json = layer.json();
    if (isChannelsLast(json)) {
      return layer.kind() + " with the channels last";
    }
    JsonElement function = json.get("activationFn");
    String details =
        Dl4jFunctions.read(function).isPresent() || function == null
            ? ""
            : ", function " + Dl4jFunctions.name(function);
    return layer.kind() + details;
  }

  private static boolean isChannelsLast(JsonObject json) {
    for (String name : new String[] {"cnn2dDataFormat", "cnn2DFormat", "dataFormat"}) {
      if (json.has(name) && json.get(name).toString().equals("\"NHWC\"")) {
        return true;
      }
    }
    return false;
  }

  static BatchNormStyle norm(JsonObject json, Dl4jVersion version) {
    return new BatchNormStyle(
        flag(json, "lockGammaBeta", false),
        json.has("gamma") ? json.get("gamma").getAsDouble() : 1,
        json.has("beta") ? json.get("beta").getAsDouble() : 0,
        flag(json, "useLogStd", false),
        BatchNormStyle.added(version, json.get("eps").getAsDouble()));
  }

  private static Optional<Nonlinearity> function(JsonObject json) {
    return Dl4jFunctions.read(json.get("activationFn"));
  }

  /** Softmax of a map is not the same in the two versions. */
  private static Optional<Nonlinearity> onMaps(JsonObject json) {
    return function(json).filter(f -> f.kind() != Nonlinearity.Kind.SOFTMAX);
  }

  private static int in(JsonObject json) {
    return json.get("nin").getAsInt();
  }

  private static int out(JsonObject json) {
    return json.get("nout").getAsInt();
  }

  private static boolean bias(JsonObject json) {
    return flag(json, "hasBias", true);
  }

  private static boolean flag(JsonObject json, String name, boolean otherwise) {
    JsonElement value = json.get(name);
    return (value == null || value.isJsonNull()) ? otherwise : value.getAsBoolean();
  }

  private static Optional<Window> window(JsonObject json) {
    int[] kernel = pair(json, "kernelSize", 1);
    int[] stride = pair(json, "stride", 1);
    int[] dilation = pair(json, "dilation", 1);
    int[] padding = pair(json, "padding", 0);
    JsonElement mode = json.get("convolutionMode");
    String name = mode == null || mode.isJsonNull() ? "Truncate" : mode.getAsString();
    if (!name.matches("Truncate|Strict|Same")) {
      return Optional.empty();
    }
    Fit fit = Fit.valueOf(name.toUpperCase(java.util.Locale.ROOT));
    int[] around = fit == Fit.SAME ? new int[2] : padding;
    return Optional.of(
        new Window(
            new Span(kernel[0], stride[0], dilation[0], around[0], around[0]),
            new Span(kernel[1], stride[1], dilation[1], around[1], around[1]),
            fit));
  }

  private static int[] pair(JsonObject json, String name, int otherwise) {
    JsonElement value = json.get(name);
    if (value == null || value.isJsonNull()) {
      return new int[] {otherwise, otherwise};
    }
    if (value.getAsJsonArray().size() != 2) {
      throw new IllegalArgumentException(
          "expected two numbers as %s, found %s".formatted(name, value));
    }
    return new int[] {
      value.getAsJsonArray().get(0).getAsInt(), value.getAsJsonArray().get(1).getAsInt()
    };
  }

  private static Optional<GraphLayer> pooling(JsonObject json, Dl4jVersion version) {
    String type = json.get("poolingType").getAsString();
    if (!type.equals("MAX") && !type.equals("AVG")) {
      return Optional.empty();
    }
    boolean max = type.equals("MAX");
    boolean zeros =
        version == Dl4jVersion.V0_9_1 || (!max && flag(json, "avgPoolIncludePadInDivisor", false));
    return window(json)
        .filter(w -> max || (w.rows().dilation() == 1 && w.columns().dilation() == 1))
        .map(w -> new Pool(max, w, zeros && w.reachesOut()));
  }

  private static Optional<GraphLayer> globalPooling(JsonObject json) {
    String type = json.get("poolingType").getAsString();
    JsonElement over = json.get("poolingDimensions");
    boolean all = over == null || over.isJsonNull() || over.toString().equals("[2,3]");
    return all && flag(json, "collapseDimensions", true) && type.matches("MAX|AVG")
        ? Optional.of(new GlobalPool(type.equals("MAX")))
        : Optional.empty();
  }

  private static Optional<GraphLayer> padding(JsonObject json) {
    int[] sides = new int[4];
    for (int i = 0; i < sides.length; i++) {
      sides[i] = json.getAsJsonArray("padding").get(i).getAsInt();
    }
    return Optional.of(new ZeroPad(sides[0], sides[1], sides[2], sides[3]));
  }
}
