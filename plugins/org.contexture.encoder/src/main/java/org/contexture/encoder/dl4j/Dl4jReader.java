package org.contexture.encoder.dl4j;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.Architectures;
import org.contexture.encoder.architecture.GraphArchitecture;
import org.contexture.encoder.architecture.GraphComputation;
import org.contexture.encoder.architecture.GraphText;
import org.contexture.encoder.graph.LayeredNetwork;
import org.contexture.encoder.graph.NetworkFile;
import org.contexture.network.WeightsException;
import org.contexture.network.file.Blob;

/**
 * Reads the part of a DL4J model that makes a feature of a tile: multilayer networks and graphs of
 * 0.9.1 and 1.0.0, also in KNIME's {@code .dl4j}. Networks that {@link Dl4jWriter} made of our
 * architectures are these again.
 */
public final class Dl4jReader {

  private Dl4jReader() {}

  /**
   * Reads a file.
   *
   * @param layer whose output is the feature; if empty, the last before the classifier
   * @param asked side of the tiles, if it is known better than by the file
   * @throws WeightsException if it is damaged, or has layers that there are not here, naming them
   */
  public static NetworkFile read(Path file, Optional<String> layer, OptionalInt asked)
      throws IOException {
    try {
      return read(Dl4jArchive.read(Blob.ofFile(file)), file.toString(), layer, asked);
    } catch (WeightsException | NoSuchFileException e) {
      throw e;
    } catch (IOException
        | JsonParseException
        | ClassCastException
        | IllegalStateException
        | IllegalArgumentException
        | ArithmeticException
        | NullPointerException
        | UnsupportedOperationException
        | IndexOutOfBoundsException
        | java.util.NoSuchElementException e) {
      throw new WeightsException(
          "%s cannot be read as a DL4J model: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private static NetworkFile read(
      Dl4jArchive archive, String origin, Optional<String> layer, OptionalInt asked)
      throws IOException {
    Dl4jConfiguration described =
        Dl4jConfiguration.read(JsonParser.parseString(archive.configuration()).getAsJsonObject());
    Nd4jVector row = Nd4jVector.read(archive.coefficients());
    long length = described.row().length();
    if (row.length() < length || (described.unknown().isEmpty() && row.length() > length)) {
      throw new WeightsException(
          "%s is damaged: its layers have %d parameters, but it holds %d."
              .formatted(origin, length, row.length()));
    }
    Map<String, String> notes = notes(archive.notes());
    OptionalInt said =
        notes.containsKey("input_pixels") && described.pixels().isEmpty()
            ? OptionalInt.of(Integer.parseInt(notes.get("input_pixels")))
            : described.pixels();
    LayeredNetwork network =
        new LayeredNetwork(
            described.nodes(),
            described.unknown(),
            described.row().tensors(row, ByteBuffer.wrap(archive.variances()).asFloatBuffer()),
            described.last(),
            described.classifies(),
            said,
            described.flattened());
    GraphArchitecture graph = network.encoder(layer, asked, origin);
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("format", "DL4J " + described.version());
    provenance.put("feature", "layer “%s” of %s".formatted(graph.feature(), origin));
    if (!archive.passedOver().isEmpty()) {
      provenance.put("passed over", String.join(", ", archive.passedOver()));
    }
    String name = ours(graph).orElseGet(() -> GraphText.write(graph));
    return NetworkFile.of(name, graph, network.tensors(), notes, provenance);
  }

  /** One of our architectures, if it is one. */
  private static Optional<String> ours(GraphArchitecture graph) {
    for (Map.Entry<String, Architecture> known : Architectures.all().entrySet()) {
      try {
        GraphArchitecture ours = GraphComputation.graph(known.getValue(), graph.inputPixels());
        if (ours.feature().equals(graph.feature())
            && Set.copyOf(ours.nodes()).equals(Set.copyOf(graph.nodes()))) { // in any order
          return Optional.of(known.getKey());
        }
      } catch (UnsupportedOperationException | IllegalArgumentException e) {
        // cannot be written as a graph, or not for that size: it is another one
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> notes(String json) {
    Map<String, String> notes = new LinkedHashMap<>();
    if (!json.isEmpty()) {
      JsonObject object = JsonParser.parseString(json).getAsJsonObject();
      for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
        notes.put(entry.getKey(), entry.getValue().getAsString());
      }
    }
    return notes;
  }
}
