package org.contexture.encoder.keras;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.architecture.GraphLayer;
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
import org.contexture.encoder.architecture.Window;
import org.contexture.encoder.architecture.Window.Fit;
import org.contexture.encoder.architecture.Window.Span;
import org.contexture.network.StoredTensor;

/** Keras' layers as ours, with their weights. */
final class KerasLayers {

  private final KerasWeights weights;
  private final KerasFunctions functions;

  /** Where the weights go. */
  private final Map<String, StoredTensor> tensors;

  KerasLayers(KerasWeights weights, KerasFunctions functions, Map<String, StoredTensor> tensors) {
    this.weights = weights;
    this.functions = functions;
    this.tensors = tensors;
  }

  /**
   * Reads a layer; empty if there is none like it here.
   *
   * @param name in the file
   * @param ours its name here
   */
  Optional<GraphLayer> read(String kind, String name, String ours, JsonObject config) {
    if (text(config, "data_format", "channels_last").equals("channels_first")) {
      return Optional.empty();
    }
    return switch (kind) {
      case "Conv2D", "Convolution2D" -> convolution(name, ours, config);
      case "Dense" -> dense(name, ours, config);
      case "BatchNormalization" ->
          KerasFunctions.axisIsLast(config)
                  || (weights.shape(name, "moving_mean").length == 1
                      && config.get("axis").toString().matches("1|\\[1\\]"))
              ? norm(name, ours, config)
              : Optional.empty();
      case "MaxPooling2D", "MaxPool2D" ->
          window(config, pair(config, "pool_size")).map(w -> new Pool(true, w, false));
      case "AveragePooling2D", "AvgPool2D" ->
          window(config, pair(config, "pool_size")).map(w -> new Pool(false, w, false));
      case "GlobalAveragePooling2D", "GlobalAvgPool2D" -> global(false, config);
      case "GlobalMaxPooling2D", "GlobalMaxPool2D" -> global(true, config);
      case "ZeroPadding2D" -> Optional.of(padding(config));
      case "Add" -> Optional.of(new Sum());
      case "Concatenate" ->
          config.get("axis").toString().matches("-1|3|1")
              ? Optional.of(new Join())
              : Optional.empty();
      case "Flatten" -> Optional.of(new Flatten(true));
      case "Dropout",
          "SpatialDropout2D",
          "GaussianDropout",
          "GaussianNoise",
          "AlphaDropout",
          "ActivityRegularization" ->
          Optional.of(new Pass());
      default -> functions.layer(kind, config).map(Activate::new);
    };
  }

  private Optional<GraphLayer> convolution(String name, String ours, JsonObject config) {
    if (config.has("groups") && config.get("groups").getAsInt() != 1) {
      return Optional.empty();
    }
    int[] shape = weights.shape(name, "kernel");
    if (shape.length != 4) {
      throw new IllegalArgumentException(
          "the kernel of “%s” has the shape %s".formatted(name, Arrays.toString(shape)));
    }
    Optional<GraphLayer> conv =
        window(config, new int[] {shape[0], shape[1]})
            .flatMap(
                w ->
                    functions
                        .read(config.get("activation"))
                        .map(f -> new Conv(shape[2], shape[3], w, hasBias(config), f)));
    if (conv.isPresent()) {
      tensors.put(ours + ".weight", weights.convolution(name));
      bias(name, ours, config);
    }
    return conv;
  }

  private Optional<GraphLayer> dense(String name, String ours, JsonObject config) {
    int[] shape = weights.shape(name, "kernel");
    if (shape.length != 2) {
      throw new IllegalArgumentException(
          "the kernel of “%s” has the shape %s".formatted(name, Arrays.toString(shape)));
    }
    Optional<GraphLayer> dense =
        functions
            .read(config.get("activation"))
            .map(f -> new Dense(shape[0], shape[1], hasBias(config), f));
    if (dense.isPresent()) {
      tensors.put(ours + ".weight", weights.dense(name));
      bias(name, ours, config);
    }
    return dense;
  }

  private static boolean hasBias(JsonObject config) {
    return !config.has("use_bias") || config.get("use_bias").getAsBoolean();
  }

  private void bias(String name, String ours, JsonObject config) {
    if (hasBias(config)) {
      tensors.put(ours + ".bias", weights.vector(name, "bias"));
    }
  }

  private Optional<GraphLayer> norm(String name, String ours, JsonObject config) {
    int channels = weights.shape(name, "moving_mean")[0];
    tensors.put(ours + ".weight", orElse(name, "gamma", 1, channels));
    tensors.put(ours + ".bias", orElse(name, "beta", 0, channels));
    tensors.put(ours + ".running_mean", weights.vector(name, "moving_mean"));
    tensors.put(ours + ".running_var", weights.vector(name, "moving_variance"));
    return Optional.of(new Norm(channels, config.get("epsilon").getAsDouble()));
  }

  private StoredTensor orElse(String layer, String name, float otherwise, int count) {
    if (weights.has(layer, name)) {
      return weights.vector(layer, name);
    }
    float[] values = new float[count];
    Arrays.fill(values, otherwise);
    return StoredTensor.of(values, count);
  }

  private static Optional<Window> window(JsonObject config, int[] kernel) {
    int[] strides = config.get("strides").isJsonNull() ? kernel : pair(config, "strides");
    int[] dilation = config.has("dilation_rate") ? pair(config, "dilation_rate") : new int[] {1, 1};
    String padding = text(config, "padding", "valid");
    if (!padding.equals("valid") && !padding.equals("same")) {
      return Optional.empty();
    }
    return Optional.of(
        new Window(
            new Span(kernel[0], strides[0], dilation[0], 0, 0),
            new Span(kernel[1], strides[1], dilation[1], 0, 0),
            padding.equals("same") ? Fit.SAME : Fit.TRUNCATE));
  }

  private static Optional<GraphLayer> global(boolean max, JsonObject config) {
    boolean keeps = config.has("keepdims") && config.get("keepdims").getAsBoolean();
    return keeps ? Optional.empty() : Optional.of(new GlobalPool(max));
  }

  private static GraphLayer padding(JsonObject config) {
    JsonElement padding = config.get("padding");
    int[] rows = both(padding.isJsonArray() ? padding.getAsJsonArray().get(0) : padding);
    int[] columns = both(padding.isJsonArray() ? padding.getAsJsonArray().get(1) : padding);
    return new ZeroPad(rows[0], rows[1], columns[0], columns[1]);
  }

  private static int[] pair(JsonObject config, String name) {
    return both(config.get(name));
  }

  private static int[] both(JsonElement value) {
    if (value.isJsonArray()) {
      JsonArray array = value.getAsJsonArray();
      return new int[] {array.get(0).getAsInt(), array.get(1).getAsInt()};
    }
    return new int[] {value.getAsInt(), value.getAsInt()};
  }

  private static String text(JsonObject config, String name, String otherwise) {
    JsonElement value = config.get(name);
    return value == null || value.isJsonNull() ? otherwise : value.getAsString();
  }
}
