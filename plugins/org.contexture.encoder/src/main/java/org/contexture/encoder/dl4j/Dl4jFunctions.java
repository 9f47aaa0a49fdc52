package org.contexture.encoder.dl4j;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.architecture.Nonlinearity;
import org.contexture.encoder.architecture.Nonlinearity.Kind;

/** Activation functions by DL4J's names, in both dialects. */
final class Dl4jFunctions {

  private static final String CLASS = "@class";
  private static final String PACKAGE = "org.nd4j.linalg.activations.impl.Activation";

  /** Both dialects' names without what all have in front, where they have no parameter. */
  private static final Map<String, Kind> PLAIN =
      Map.ofEntries(
          Map.entry("Cube", Kind.CUBE),
          Map.entry("HardTanh", Kind.HARD_TANH),
          Map.entry("HardTanH", Kind.HARD_TANH),
          Map.entry("Identity", Kind.IDENTITY),
          Map.entry("ReLU6", Kind.RELU6),
          Map.entry("SELU", Kind.SELU),
          Map.entry("Sigmoid", Kind.SIGMOID),
          Map.entry("Softmax", Kind.SOFTMAX),
          Map.entry("SoftPlus", Kind.SOFTPLUS),
          Map.entry("SoftSign", Kind.SOFTSIGN),
          Map.entry("Swish", Kind.SILU),
          Map.entry("TanH", Kind.TANH));

  private static final double HARD_SIGMOID_SLOPE = 0.2;

  private Dl4jFunctions() {}

  /** Reads a function; empty if there is none like it here. */
  static Optional<Nonlinearity> read(JsonElement json) {
    if (json == null || !json.isJsonObject()) {
      return Optional.empty();
    }
    String name = name(json);
    JsonObject parameters = parameters(json);
    return switch (name) {
      case "ReLU" -> rectifier(parameters);
      case "LReLU" ->
          Optional.of(new Nonlinearity(Kind.LEAKY_RELU, number(parameters, "alpha", 0.01)));
      case "ELU" -> Optional.of(new Nonlinearity(Kind.ELU, number(parameters, "alpha", 1)));
      case "HardSigmoid" -> Optional.of(new Nonlinearity(Kind.HARD_SIGMOID, HARD_SIGMOID_SLOPE));
      default -> Optional.ofNullable(PLAIN.get(name)).map(Nonlinearity::of);
    };
  }

  /** DL4J's name of a function, for messages too. */
  static String name(JsonElement json) {
    if (json == null || !json.isJsonObject() || json.getAsJsonObject().size() == 0) {
      return "no function";
    }
    JsonObject object = json.getAsJsonObject();
    if (!object.has(CLASS)) {
      return object.keySet().iterator().next();
    }
    String name = object.get(CLASS).getAsString();
    return name.startsWith(PACKAGE) ? name.substring(PACKAGE.length()) : name;
  }

  private static JsonObject parameters(JsonElement json) {
    JsonObject object = json.getAsJsonObject();
    if (object.has(CLASS)) {
      return object;
    }
    JsonElement inner = object.get(name(json));
    return inner.isJsonObject() ? inner.getAsJsonObject() : new JsonObject();
  }

  /** In 1.0.0 it may have a maximum, a slope below a threshold, and the threshold. */
  private static Optional<Nonlinearity> rectifier(JsonObject parameters) {
    double most = number(parameters, "max", 0);
    double slope = number(parameters, "negativeSlope", 0);
    if (number(parameters, "threshold", 0) != 0) {
      return Optional.empty();
    } else if (most == 0) {
      return Optional.of(slope == 0 ? Nonlinearity.RELU : new Nonlinearity(Kind.LEAKY_RELU, slope));
    }
    return most == 6 && slope == 0 ? Optional.of(Nonlinearity.of(Kind.RELU6)) : Optional.empty();
  }

  private static double number(JsonObject object, String name, double otherwise) {
    JsonElement value = object.get(name);
    return value == null || value.isJsonNull() ? otherwise : value.getAsDouble();
  }

  /**
   * Writes a function.
   *
   * @throws UnsupportedOperationException if DL4J has none like it
   */
  static JsonObject write(Nonlinearity function, Dl4jVersion version) {
    String name =
        switch (function.kind()) {
          case RELU -> "ReLU";
          case LEAKY_RELU -> "LReLU";
          case ELU -> "ELU";
          case HARD_SIGMOID -> {
            if (function.parameter() != HARD_SIGMOID_SLOPE) {
              throw new UnsupportedOperationException("hard sigmoid with another slope than 0.2");
            }
            yield "HardSigmoid";
          }
          case HARD_TANH -> version == Dl4jVersion.V0_9_1 ? "HardTanh" : "HardTanH";
          case GELU -> throw new UnsupportedOperationException("exact GELU");
          case RELU6, SILU -> {
            if (version == Dl4jVersion.V0_9_1) {
              throw new UnsupportedOperationException(
                  function.kind() == Kind.RELU6 ? "ReLU6" : "SiLU (Swish)");
            }
            yield function.kind() == Kind.RELU6 ? "ReLU6" : "Swish";
          }
          default ->
              PLAIN.entrySet().stream()
                  .filter(entry -> entry.getValue() == function.kind())
                  .findFirst()
                  .orElseThrow()
                  .getKey();
        };
    JsonObject parameters = new JsonObject();
    if (version == Dl4jVersion.V1_0_0_M2_1) {
      parameters.addProperty(CLASS, PACKAGE + name);
    }
    if (function.kind() == Kind.LEAKY_RELU || function.kind() == Kind.ELU) {
      parameters.addProperty("alpha", function.parameter());
    }
    if (version == Dl4jVersion.V1_0_0_M2_1) {
      return parameters;
    }
    JsonObject written = new JsonObject();
    written.add(name, parameters);
    return written;
  }
}
