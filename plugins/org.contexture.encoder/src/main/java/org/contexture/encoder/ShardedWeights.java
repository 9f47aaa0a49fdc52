package org.contexture.encoder;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.checkpoint.TorchCheckpoint;

/**
 * Weights that lie in several files, with an index of which tensor is in which: {@code
 * model.safetensors.index.json}, {@code pytorch_model.bin.index.json}, as the hub has large models.
 */
final class ShardedWeights {

  static final String ENDING = ".index.json";

  private static final long LONGEST = 64L << 20;

  private ShardedWeights() {}

  /**
   * All tensors that the index lists, which are read when they are asked for.
   *
   * @throws EncoderException if the index cannot be understood, or a file or tensor of it is
   *     missing
   */
  static Map<String, StoredTensor> read(Path index) throws IOException {
    Map<String, Map<String, StoredTensor>> files = new LinkedHashMap<>();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> entry : map(index).entrySet()) {
      String file = entry.getValue().getAsString();
      if (!files.containsKey(file)) {
        files.put(file, shard(index, file));
      }
      StoredTensor tensor = files.get(file).get(entry.getKey());
      if (tensor == null) {
        throw new EncoderException(
            "%s says that the tensor “%s” is in %s; it is not. Fetch both files again."
                .formatted(index, entry.getKey(), file));
      }
      tensors.put(entry.getKey(), tensor);
    }
    return tensors;
  }

  private static JsonObject map(Path index) throws IOException {
    if (Files.size(index) > LONGEST) {
      throw new EncoderException(index + " is too long for an index of weights.");
    }
    try {
      JsonObject map =
          JsonParser.parseString(Files.readString(index))
              .getAsJsonObject()
              .getAsJsonObject("weight_map");
      if (map.asMap().values().stream().anyMatch(file -> file.getAsString().isEmpty())) {
        throw new IllegalStateException("A tensor lies in no file.");
      }
      return map;
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NullPointerException e) {
      throw new EncoderException(
          "%s is no index of weights: it has no “weight_map” of tensors and files. Fetch it again."
              .formatted(index),
          e);
    }
  }

  private static Map<String, StoredTensor> shard(Path index, String file) throws IOException {
    if (!file.matches("[\\w.-]+") || file.startsWith(".")) {
      throw new EncoderException(
          "%s names the file “%s”; expected one beside it.".formatted(index, file));
    }
    Path path = index.toAbsolutePath().resolveSibling(file);
    if (!Files.isRegularFile(path)) {
      throw new EncoderException(
          "The weights of %s are in several files, of which %s is missing. Put it beside the others."
              .formatted(index, path));
    }
    return file.endsWith(".safetensors")
        ? SafeTensors.read(path).tensors()
        : TorchCheckpoint.read(path).tensors();
  }
}
