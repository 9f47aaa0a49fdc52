package org.contexture.encoder.dl4j;

import com.google.gson.JsonObject;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.GraphArchitecture;
import org.contexture.encoder.architecture.GraphComputation;
import org.contexture.encoder.architecture.GraphLayer;
import org.contexture.encoder.architecture.GraphNode;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.WeightsException;
import org.contexture.network.file.AtomicFile;

/**
 * Writes encoders as {@code ComputationGraph}s of DL4J: one input {@code image} [n, 3, height,
 * width], normalised, and one output [n, dimension]. The same weights give the same bytes.
 */
public final class Dl4jWriter {

  /** Of all entries, so that nothing but the network makes a difference. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Dl4jWriter() {}

  /**
   * Checks that a version of DL4J can say an architecture.
   *
   * @throws WeightsException naming what it cannot
   */
  public static void require(Architecture architecture, int pixels, Dl4jVersion version)
      throws WeightsException {
    json(architecture, pixels, version);
  }

  private static GraphJson json(Architecture architecture, int pixels, Dl4jVersion version)
      throws WeightsException {
    try {
      GraphArchitecture graph = GraphJson.withVector(GraphComputation.graph(architecture, pixels));
      GraphJson json = new GraphJson(version, graph);
      json.write();
      return json;
    } catch (UnsupportedOperationException e) {
      throw new WeightsException(
          "DL4J %s has no %s. Write the encoder as .onnx instead, or as .safetensors."
              .formatted(version, e.getMessage()),
          e);
    } catch (IllegalArgumentException e) {
      throw new WeightsException(
          "DL4J rounds the sizes of maps down where this network rounds up, so it must be for tiles of another size: %s. Tiles of 224 pixels fit; or write it as .onnx."
              .formatted(e.getMessage()),
          e);
    }
  }

  /**
   * Writes a zip, atomically.
   *
   * @param weights in 32-bit floats, fitting the architecture
   * @param notes what is to be known when it is read here again, e.g. {@code mean}
   * @throws WeightsException as {@link #require}
   */
  public static void write(
      Architecture architecture,
      int pixels,
      SafeTensors weights,
      Map<String, String> notes,
      Dl4jVersion version,
      Path file)
      throws IOException {
    GraphJson json = json(architecture, pixels, version);
    AtomicFile.write(
        file,
        temporary -> {
          try (OutputStream out = Files.newOutputStream(temporary)) {
            write(json, weights, notes, version, out);
          }
        });
  }

  private static void write(
      GraphJson json,
      SafeTensors weights,
      Map<String, String> notes,
      Dl4jVersion version,
      OutputStream out)
      throws IOException {
    Map<String, GraphLayer> layers = new LinkedHashMap<>();
    for (GraphNode node : json.graph().nodes()) {
      layers.put(node.name(), json.stored(node.layer()));
    }
    ParameterRow row = new ParameterRow(version);
    json.order().forEach(name -> row.add(name, layers.get(name)));
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(Deflater.BEST_SPEED); // weights hardly shrink
      writeModel(json.write(), row, weights.tensors(), version, zip);
      JsonObject told = new JsonObject();
      notes.forEach(told::addProperty);
      byte[] exact = row.exactVariances(weights.tensors());
      if (exact.length > 0) {
        put(zip, Dl4jArchive.VARIANCES, exact);
      }
      put(zip, Dl4jArchive.NOTES, told.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Writes the entries that every DL4J model has. */
  static void writeModel(
      JsonObject configuration,
      ParameterRow row,
      Map<String, StoredTensor> tensors,
      Dl4jVersion version,
      ZipOutputStream zip)
      throws IOException {
    put(zip, Dl4jArchive.CONFIGURATION, configuration.toString().getBytes(StandardCharsets.UTF_8));
    begin(zip, Dl4jArchive.COEFFICIENTS);
    DataOutputStream data = new DataOutputStream(zip);
    Nd4jVector.writeHeader(version, row.length(), data);
    data.flush();
    row.write(tensors, zip);
    zip.closeEntry();
  }

  static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    begin(zip, name);
    zip.write(content);
    zip.closeEntry();
  }

  static void begin(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
  }
}
