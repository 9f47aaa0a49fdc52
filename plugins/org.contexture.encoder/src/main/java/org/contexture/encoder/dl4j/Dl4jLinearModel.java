package org.contexture.encoder.dl4j;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipOutputStream;
import org.contexture.encoder.architecture.GraphLayer.Dense;
import org.contexture.encoder.architecture.Nonlinearity;
import org.contexture.network.StoredTensor;
import org.contexture.network.file.AtomicFile;

/**
 * A model that is linear over features, as a {@code MultiLayerNetwork} of one layer: in a zip for
 * DL4J, or in KNIME's {@code .dl4j}, which also names the columns and classes, for the nodes DL4J
 * Model Reader and DL4J Feedforward Predictor.
 *
 * @param classes in the order of the outputs, at least two; none: the output is a number
 * @param target name of the column that is predicted
 * @param weights [outputs · features], output by output
 * @param biases [outputs]
 */
@SuppressWarnings("ArrayRecordComponent") // buffers, never compared
public record Dl4jLinearModel(
    List<String> classes, String target, float[] weights, float[] biases) {

  private static final String LAYER = "output";

  /** Where a table has the features: in the order of its columns. */
  public enum Columns {
    /** A column for each. */
    NUMBERS("Number (double)"),
    /** One column of lists. */
    LIST("List");

    /** KNIME's oldest name for the type, which its predictors compare with in every version. */
    private final String type;

    Columns(String type) {
      this.type = type;
    }
  }

  private static final String OLD =
      """
      {"backprop":true,"backpropType":"Standard","cacheMode":"NONE",
       "inferenceWorkspaceMode":"SEPARATE","inputPreProcessors":{},"iterationCount":0,
       "pretrain":false,"tbpttBackLength":20,"tbpttFwdLength":20,
       "trainingWorkspaceMode":"NONE"}\
      """;

  private static final String NEW =
      """
      {"backpropType":"Standard","cacheMode":"NONE","dataType":"FLOAT","epochCount":0,
       "inferenceWorkspaceMode":"ENABLED","inputPreProcessors":{},"iterationCount":0,
       "tbpttBackLength":20,"tbpttFwdLength":20,"trainingWorkspaceMode":"ENABLED",
       "validateOutputLayerConfig":true}\
      """;

  public Dl4jLinearModel {
    classes = List.copyOf(classes);
    int outputs = classes.isEmpty() ? 1 : classes.size();
    if (classes.size() == 1
        || biases.length != outputs
        || weights.length == 0
        || weights.length % outputs != 0) {
      throw new IllegalArgumentException(
          "%d weights and %d biases do not fit the classes %s."
              .formatted(weights.length, biases.length, classes));
    }
  }

  /** Length of the features. */
  public int dimension() {
    return weights.length / biases.length;
  }

  private Dense layer() {
    Nonlinearity function =
        classes.isEmpty() ? Nonlinearity.IDENTITY : Nonlinearity.of(Nonlinearity.Kind.SOFTMAX);
    return new Dense(dimension(), biases.length, true, function);
  }

  /** Writes the model as a zip of a version of DL4J, atomically. */
  public void write(Path file, Dl4jVersion version) throws IOException {
    write(file, model(version));
  }

  /**
   * Writes the model as KNIME's {@code .dl4j}, atomically.
   *
   * @param columns what {@code names} are
   * @param names of the columns of the table
   * @throws IOException also if KNIME's format cannot hold a name
   */
  public void writeForKnime(Path file, Columns columns, List<String> names) throws IOException {
    int expected = columns == Columns.LIST ? 1 : dimension();
    if (names.size() != expected) {
      throw new IllegalArgumentException(
          "%d columns for %d features".formatted(names.size(), dimension()));
    }
    requireNames(names);
    write(file, knime(columns, names));
  }

  private static void write(Path file, byte[] content) throws IOException {
    AtomicFile.write(
        file,
        temporary -> {
          try (OutputStream out = Files.newOutputStream(temporary)) {
            out.write(content);
          }
        });
  }

  /** KNIME splits column and type at the first comma. */
  private static void requireNames(List<String> columns) throws IOException {
    for (String column : columns) {
      if (column.contains(",")) {
        throw new IOException(
            "The column “%s” cannot be the input of a .dl4j model: KNIME's file has a comma between name and type. Rename the column."
                .formatted(column));
      }
    }
  }

  private JsonObject conf(Dl4jVersion version) {
    return new LayerJson(version).output(LAYER, layer(), classes.isEmpty() ? "MSE" : "MCXENT");
  }

  private byte[] model(Dl4jVersion version) throws IOException {
    JsonArray layers = new JsonArray();
    layers.add(conf(version));
    JsonObject json = new JsonObject();
    json.add("confs", layers); // 1.0.0 wants them before the counts of epochs
    LayerJson.parsed(version == Dl4jVersion.V0_9_1 ? OLD : NEW)
        .entrySet()
        .forEach(setting -> json.add(setting.getKey(), setting.getValue()));
    ParameterRow row = new ParameterRow(version);
    row.add(LAYER, layer());
    Map<String, StoredTensor> tensors =
        Map.of(
            LAYER + ".weight", StoredTensor.of(weights, biases.length, dimension()),
            LAYER + ".bias", StoredTensor.of(biases, biases.length));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      Dl4jWriter.writeModel(json, row, tensors, version, zip);
    }
    return bytes.toByteArray();
  }

  /** What KNIME's DL4J Model Writer writes of a model and its specification. */
  private byte[] knime(Columns columns, List<String> names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "layer0", conf(Dl4jVersion.V0_9_1).toString());
      Dl4jWriter.put(zip, Dl4jArchive.MULTILAYER, model(Dl4jVersion.V0_9_1));
      put(zip, "layer_type0", "OUTPUT_LAYER");
      put(zip, "dnn_type0", "MLP");
      Dl4jWriter.put(zip, "isTrained", new byte[] {1});
      for (int i = 0; i < names.size(); i++) {
        put(zip, "input_column" + i, names.get(i) + "," + columns.type);
      }
      for (int i = 0; i < classes.size(); i++) {
        put(zip, "label" + i, classes.get(i));
      }
      put(zip, "target_column0", target);
      put(
          zip,
          "learner_type",
          classes.isEmpty() ? "feedforward_regression" : "feedforward_classification");
      put(zip, "model_type", "MLN");
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    Dl4jWriter.put(zip, name, text.getBytes(StandardCharsets.UTF_8));
  }
}
