package org.contexture.encoder;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.VisionTransformer;
import org.contexture.encoder.architecture.VisionTransformer.Pooling;

/**
 * What the file {@code config.json} says that timm and the hubs put beside weights (timm 1.0,
 * {@code models/_hub.py}); of it, what shapes of tensors cannot tell.
 *
 * @param origin the file; empty if there is none
 * @param dimension of the model's tokens; empty if it is not said
 * @param metadata as our own files have: {@code mean}, {@code std}, {@code input_pixels}; and
 *     {@code interpolation} and the crop
 * @param heads of a transformer; empty if it is not said
 * @param pooling of a transformer; empty if it is not said
 */
record TimmConfig(
    String origin,
    OptionalInt dimension,
    Map<String, String> metadata,
    OptionalInt heads,
    Optional<Pooling> pooling) {

  static final String NAME = "config.json";

  static final TimmConfig NONE =
      new TimmConfig("", OptionalInt.empty(), Map.of(), OptionalInt.empty(), Optional.empty());

  /** Reads the file beside a weight file, if there is one and it is timm's. */
  static TimmConfig beside(Path weights) throws EncoderException {
    Path file = weights.toAbsolutePath().resolveSibling(NAME);
    if (!Files.isRegularFile(file)) {
      return NONE;
    }
    try {
      JsonElement root = JsonParser.parseString(Files.readString(file));
      return root.isJsonObject() && root.getAsJsonObject().has("architecture")
          ? of(file, root.getAsJsonObject())
          : NONE;
    } catch (IOException
        | JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | IndexOutOfBoundsException
        | ClassCastException
        | NumberFormatException e) {
      throw new EncoderException(
          "%s, which is beside the weights, cannot be read: %s. Correct it or move it away."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static TimmConfig of(Path file, JsonObject root) {
    JsonObject arguments = object(root, "model_args");
    JsonObject pretrained = root.has("pretrained_cfg") ? object(root, "pretrained_cfg") : root;
    Map<String, String> metadata = new LinkedHashMap<>();
    if (pretrained.has("mean") && pretrained.has("std")) {
      metadata.put("mean", numbers(pretrained.get("mean")));
      metadata.put("std", numbers(pretrained.get("std")));
    }
    if (pretrained.has("input_size")) {
      JsonArray size = pretrained.getAsJsonArray("input_size"); // channels, height, width
      metadata.put("input_pixels", Integer.toString(size.get(size.size() - 1).getAsInt()));
    }
    text(pretrained, EncoderModel.INTERPOLATION)
        .ifPresent(kernel -> metadata.put(EncoderModel.INTERPOLATION, kernel));
    text(pretrained, "crop_pct").ifPresent(part -> metadata.put(EncoderModel.CROP, part));
    return new TimmConfig(
        file.toString(),
        integer(root, "num_features"),
        metadata,
        integer(arguments, "num_heads"),
        text(arguments, "global_pool")
            .or(() -> text(root, "global_pool"))
            .map(TimmConfig::pooling));
  }

  /**
   * timm's names; without any its models give all tokens, of which Virchow's authors join these.
   */
  private static Pooling pooling(String name) {
    return switch (name) {
      case "token" -> Pooling.CLASS;
      case "avg" -> Pooling.MEAN;
      case "" -> Pooling.CLASS_AND_MEAN;
      default ->
          throw new IllegalStateException(
              "the global_pool “" + name + "” is not supported; expected token, avg or none");
    };
  }

  /** Whether this is about a network of that dimension, and not about another one in its folder. */
  boolean isAbout(long dimension) {
    return this.dimension.isEmpty() || this.dimension.getAsInt() == dimension;
  }

  boolean isAbout(Architecture architecture) {
    return isAbout(
        architecture instanceof VisionTransformer vit
            ? vit.size().dim()
            : architecture.dimension());
  }

  private static JsonObject object(JsonObject parent, String name) {
    return parent.has(name) ? parent.getAsJsonObject(name) : new JsonObject();
  }

  private static OptionalInt integer(JsonObject parent, String name) {
    return parent.has(name) && !parent.get(name).isJsonNull()
        ? OptionalInt.of(parent.get(name).getAsInt())
        : OptionalInt.empty();
  }

  private static Optional<String> text(JsonObject parent, String name) {
    return parent.has(name) && !parent.get(name).isJsonNull()
        ? Optional.of(parent.get(name).getAsString())
        : Optional.empty();
  }

  private static String numbers(JsonElement array) {
    return String.join(
        ",",
        StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
            .map(number -> Double.toString(number.getAsDouble()))
            .toList());
  }
}
