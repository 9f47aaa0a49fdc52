package org.contexture.encoder.keras;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.encoder.architecture.GraphArchitecture;
import org.contexture.encoder.architecture.GraphText;
import org.contexture.encoder.graph.LayeredNetwork;
import org.contexture.encoder.graph.NetworkFile;
import org.contexture.network.WeightsException;

/**
 * Reads the part of a Keras model that makes a feature of a tile: HDF5 files that Keras 2 or 3
 * saved with the model's description in them. Images have their channels last there; weights are
 * turned round.
 */
public final class KerasReader {

  private KerasReader() {}

  /**
   * Reads a file.
   *
   * @param layer whose output is the feature; if empty, the last before the classifier
   * @param asked side of the tiles, if it is known better than by the file
   * @throws WeightsException if it is damaged, or has layers that there are not here, naming them
   */
  public static NetworkFile read(Path file, Optional<String> layer, OptionalInt asked)
      throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try (HdfFile hdf = new HdfFile(file)) {
      return read(hdf, file, layer, asked);
    } catch (WeightsException e) {
      throw e;
    } catch (RuntimeException e) { // of many kinds where a file is damaged
      throw new WeightsException(
          "%s cannot be read as a Keras model: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private static NetworkFile read(HdfFile hdf, Path file, Optional<String> layer, OptionalInt asked)
      throws IOException {
    String version = text(hdf, "keras_version").orElse("");
    if (version.startsWith("1.")) {
      throw new WeightsException(
          "%s is of Keras %s; open it with Keras 2 and save it again.".formatted(file, version));
    }
    String description =
        text(hdf, "model_config")
            .orElseThrow(
                () ->
                    new WeightsException(
                        "%s holds no description of a model, only weights maybe. Save the whole model: model.save(\"model.h5\")."
                            .formatted(file)));
    Group weights =
        hdf.getChild("model_weights") instanceof Group group ? group : hdf; // weights alone
    KerasWeights read = new KerasWeights(weights, Files.size(file));
    JsonObject json = JsonParser.parseString(description).getAsJsonObject();
    LayeredNetwork network = new KerasModel(read, version).read(json);
    GraphArchitecture graph = network.encoder(layer, asked, file.toString());
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("format", ("Keras " + version).strip());
    provenance.put("feature", "layer “%s” of %s".formatted(graph.feature(), file));
    return NetworkFile.of(GraphText.write(graph), graph, network.tensors(), Map.of(), provenance);
  }

  private static Optional<String> text(Group group, String name) {
    Attribute attribute = group.getAttribute(name);
    return attribute == null ? Optional.empty() : Optional.of(String.valueOf(attribute.getData()));
  }
}
