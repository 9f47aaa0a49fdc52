package org.contexture.encoder.keras;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.architecture.Nonlinearity;
import org.contexture.encoder.architecture.Nonlinearity.Kind;

/** Activation functions by Keras' names. */
final class KerasFunctions {

  private static final Map<String, Kind> PLAIN =
      Map.ofEntries(
          Map.entry("linear", Kind.IDENTITY),
          Map.entry("relu", Kind.RELU),
          Map.entry("relu6", Kind.RELU6),
          Map.entry("selu", Kind.SELU),
          Map.entry("sigmoid", Kind.SIGMOID),
          Map.entry("tanh", Kind.TANH),
          Map.entry("softplus", Kind.SOFTPLUS),
          Map.entry("softsign", Kind.SOFTSIGN),
          Map.entry("swish", Kind.SILU),
          Map.entry("silu", Kind.SILU),
          Map.entry("gelu", Kind.GELU),
          Map.entry("softmax", Kind.SOFTMAX));

  /** The slope changed with Keras 3. */
  private final double hardSigmoidSlope;

  KerasFunctions(String version) {
    hardSigmoidSlope = version.startsWith("2.") ? 0.2 : 1.0 / 6;
  }

  /** A function by name, or as Keras 3 writes it with its parameters. */
  Optional<Nonlinearity> read(JsonElement json) {
    if (json == null || json.isJsonNull()) {
      return Optional.of(Nonlinearity.IDENTITY);
    } else if (json.isJsonObject()) {
      JsonElement config = json.getAsJsonObject().get("config");
      return config != null && config.isJsonPrimitive() ? read(config) : Optional.empty();
    }
    String name = json.getAsString();
    return switch (name) {
      case "elu" -> Optional.of(new Nonlinearity(Kind.ELU, 1));
      case "leaky_relu" -> Optional.of(new Nonlinearity(Kind.LEAKY_RELU, 0.2));
      case "hard_sigmoid" -> Optional.of(new Nonlinearity(Kind.HARD_SIGMOID, hardSigmoidSlope));
      default -> Optional.ofNullable(PLAIN.get(name)).map(Nonlinearity::of);
    };
  }

  /** A layer that is nothing but a function. */
  Optional<Nonlinearity> layer(String kind, JsonObject config) {
    return switch (kind) {
      case "Activation" -> read(config.get("activation"));
      case "Softmax" -> axisIsLast(config) ? Optional.of(Nonlinearity.of(Kind.SOFTMAX)) : none();
      case "ELU" -> Optional.of(new Nonlinearity(Kind.ELU, number(config, "alpha", 1)));
      case "LeakyReLU" ->
          Optional.of(
              new Nonlinearity(
                  Kind.LEAKY_RELU, number(config, "negative_slope", number(config, "alpha", 0.3))));
      case "ReLU" -> rectifier(config);
      default -> none();
    };
  }

  private static Optional<Nonlinearity> none() {
    return Optional.empty();
  }

  private static Optional<Nonlinearity> rectifier(JsonObject config) {
    double slope = number(config, "negative_slope", 0);
    double most = number(config, "max_value", Double.POSITIVE_INFINITY);
    if (number(config, "threshold", 0) != 0 || (slope != 0 && most != Double.POSITIVE_INFINITY)) {
      return none();
    } else if (most == Double.POSITIVE_INFINITY) {
      return Optional.of(slope == 0 ? Nonlinearity.RELU : new Nonlinearity(Kind.LEAKY_RELU, slope));
    }
    return most == 6 ? Optional.of(Nonlinearity.of(Kind.RELU6)) : none();
  }

  static boolean axisIsLast(JsonObject config) {
    JsonElement axis = config.get("axis");
    String text = axis == null ? "-1" : axis.toString();
    return text.matches("-1|3|\\[-1\\]|\\[3\\]");
  }

  private static double number(JsonObject config, String name, double otherwise) {
    JsonElement value = config.get(name);
    if (value == null || value.isJsonNull()) {
      return otherwise;
    }
    return value.isJsonArray() ? value.getAsJsonArray().get(0).getAsDouble() : value.getAsDouble();
  }
}
