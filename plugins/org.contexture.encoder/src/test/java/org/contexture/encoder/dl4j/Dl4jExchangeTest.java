package org.contexture.encoder.dl4j;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderOverrides;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Models go to DL4J and come from it: the same features on both sides. */
public class Dl4jExchangeTest {

  private static final double BOUND = 1e-5;
  private static final int PIXELS = 64;
  private static final String AGAIN = "resnet18";

  /** Our architectures, and the vertex before the mean that gives the features. */
  private static final List<List<String>> OURS =
      List.of(
          List.of("resnet18", "layer4.1.conv2.sum.activation.mean"),
          List.of("resnet34", "layer4.2.conv2.sum.activation.mean"),
          List.of("resnet50", "layer4.2.conv3.sum.activation.mean"),
          List.of("squeezenet1_1", "features.12.expand1x1.join.mean"));

  /** Models that DL4J makes, the layers whose output is compared, and the size of the images. */
  private static final List<Made> MADE =
      List.of(
          new Made("flat", true, 20, List.of("layer9", "layer8", "layer6", "layer1")),
          new Made("graph", false, 16, List.of("fc", "gap", "pool", "act", "z")));

  private record Made(String name, boolean layers, int pixels, List<String> features) {}

  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static final List<String> TABLE = new ArrayList<>();

  private static Path folder(Dl4jVersion version) {
    return TEMPORARY.getRoot().toPath().resolve(version.toString());
  }

  private static Path file(Dl4jVersion version, String name) {
    return folder(version).resolve(name);
  }

  private static Path own(String name, Dl4jVersion version) {
    return file(version, "own-" + name + ".zip");
  }

  @BeforeClass
  public static void askDl4j() throws Exception {
    assumeTrue("DL4J's jars are in no Maven repository here", Dl4jProcess.isAvailable());
    for (Dl4jVersion version : Dl4jVersion.values()) {
      Files.createDirectory(folder(version));
      Dl4jProcess dl4j = new Dl4jProcess(version, folder(version));
      MADE.forEach(made -> askToMake(made, version, dl4j));
      for (List<String> ours : OURS) {
        String name = ours.get(0);
        EncoderModel model = TrainedLooking.model(name, PIXELS);
        Encoders.write(model, own(name, version), version);
        Path images = file(version, name + ".in");
        Dl4jProcess.writeTiles(
            Dl4jProcess.tiles(2, PIXELS),
            doubles(model.spec().normalisation().mean()),
            doubles(model.spec().normalisation().std()),
            images);
        dl4j.step("graph", own(name, version), ours.get(1), images, file(version, name + ".out"));
      }
      askForLinear(version, dl4j);
      dl4j.step("again-graph", own(AGAIN, version), file(version, AGAIN + "-again.zip"));
      dl4j.run();
    }
  }

  /** Five slides' means, with every sign. */
  private static final FloatMatrix MEANS = new FloatMatrix(5, 12, drawn(60, 2));

  private static final List<String> NAMES =
      java.util.stream.IntStream.rangeClosed(1, 12).mapToObj(i -> "Feature " + i).toList();

  private static float[] drawn(int count, double scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (scale * Math.sin(1.7 * i + count));
    }
    return values;
  }

  private static final Map<String, Dl4jLinearModel> LINEAR =
      new TreeMap<>(
          Map.of(
              "classes",
              new Dl4jLinearModel(
                  List.of("benign", "größer, (2)", "c"), "Grade", drawn(36, 1), drawn(3, 0.5)),
              "number",
              new Dl4jLinearModel(List.of(), "Ki-67", drawn(12, 3), drawn(1, 20))));

  private static void askForLinear(Dl4jVersion version, Dl4jProcess dl4j) throws IOException {
    Path means = file(version, "means.in");
    Dl4jProcess.write(means, MEANS.values(), MEANS.rows(), MEANS.columns());
    for (Map.Entry<String, Dl4jLinearModel> linear : LINEAR.entrySet()) {
      String name = linear.getKey();
      Path zip = file(version, name + ".zip");
      linear.getValue().write(zip, version);
      dl4j.step("layers", zip, "output", means, file(version, name + ".out"));
      if (version == Dl4jVersion.V0_9_1) {
        askKnime(linear.getValue(), name, Dl4jLinearModel.Columns.NUMBERS, NAMES, dl4j);
        askKnime(linear.getValue(), name, Dl4jLinearModel.Columns.LIST, List.of("Embedding"), dl4j);
      }
    }
  }

  private static void askKnime(
      Dl4jLinearModel model,
      String name,
      Dl4jLinearModel.Columns columns,
      List<String> names,
      Dl4jProcess dl4j)
      throws IOException {
    Dl4jVersion knime = Dl4jVersion.V0_9_1;
    String of = name + "-" + columns;
    model.writeForKnime(file(knime, of + ".dl4j"), columns, names);
    dl4j.step(
        "knime",
        file(knime, of + ".dl4j"),
        file(knime, "means.in"),
        file(knime, of + ".out"),
        file(knime, of + ".told"));
  }

  /** What a model says, computed here in double precision. */
  private static FloatMatrix expected(Dl4jLinearModel model) {
    int outputs = model.biases().length;
    float[] all = new float[MEANS.rows() * outputs];
    for (int row = 0; row < MEANS.rows(); row++) {
      double[] z = new double[outputs];
      double sum = 0;
      for (int o = 0; o < outputs; o++) {
        z[o] = model.biases()[o];
        for (int i = 0; i < MEANS.columns(); i++) {
          z[o] += (double) model.weights()[o * MEANS.columns() + i] * MEANS.row(row)[i];
        }
        sum += Math.exp(z[o]);
      }
      for (int o = 0; o < outputs; o++) {
        all[row * outputs + o] = (float) (model.classes().isEmpty() ? z[o] : Math.exp(z[o]) / sum);
      }
    }
    return new FloatMatrix(MEANS.rows(), outputs, all);
  }

  private static void askToMake(Made made, Dl4jVersion version, Dl4jProcess dl4j) {
    Path model = file(version, made.name() + ".zip");
    Path images = file(version, made.name() + ".in");
    Dl4jProcess.writeTiles(
        Dl4jProcess.tiles(2, made.pixels()), new double[3], new double[] {1, 1, 1}, images);
    dl4j.step("make", made.name(), model);
    for (String feature : made.features()) {
      Path output = file(version, made.name() + "." + feature + ".out");
      dl4j.step(made.layers() ? "layers" : "graph", model, feature, images, output);
    }
  }

  @AfterClass
  public static void show() {
    TABLE.forEach(System.out::println);
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  static FloatMatrix encode(EncoderModel model, TileBatch tiles) throws IOException {
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      return encoder.encode(tiles);
    }
  }

  static EncoderOverrides feature(String layer) {
    return new EncoderOverrides(
        Optional.empty(), OptionalInt.empty(), Optional.empty(), Optional.of(layer));
  }

  private static FloatMatrix dl4j(Dl4jVersion version, String name) throws IOException {
    return Dl4jProcess.features(new ByteArrayInputStream(Files.readAllBytes(file(version, name))));
  }

  private double worst;

  private void compare(String what, Dl4jVersion version, FloatMatrix expected, FloatMatrix found) {
    double difference = Dl4jProcess.difference(expected, found);
    TABLE.add(String.format(Locale.ROOT, "%s, %s: %.1e", what, version, difference));
    worst = Math.max(worst, difference);
  }

  @Test
  public void whatDl4jMadeIsReadHere() throws IOException {
    for (Dl4jVersion version : Dl4jVersion.values()) {
      for (Made made : MADE) {
        for (String feature : made.features()) {
          EncoderModel model =
              Encoders.read(
                  file(version, made.name() + ".zip"), Optional.empty(), feature(feature));
          compare(
              "read " + made.name() + " " + feature,
              version,
              dl4j(version, made.name() + "." + feature + ".out"),
              encode(model, Dl4jProcess.tiles(2, made.pixels())));
        }
      }
    }
    assertTrue(TABLE.toString(), worst <= BOUND);
  }

  @Test
  public void whatIsWrittenHereDl4jReads() throws IOException {
    for (Dl4jVersion version : Dl4jVersion.values()) {
      for (List<String> ours : OURS) {
        String name = ours.get(0);
        EncoderModel model = TrainedLooking.model(name, PIXELS);
        FloatMatrix features = encode(model, Dl4jProcess.tiles(2, PIXELS));
        compare("written " + name, version, dl4j(version, name + ".out"), features);
      }
    }
    assertTrue(TABLE.toString(), worst <= BOUND);
  }

  @Test
  public void linearModelsSayTheSameInDl4jAndInKnimesPredictor() throws IOException {
    for (Map.Entry<String, Dl4jLinearModel> linear : LINEAR.entrySet()) {
      FloatMatrix expected = expected(linear.getValue());
      for (Dl4jVersion version : Dl4jVersion.values()) {
        String name = linear.getKey();
        compare("linear " + name, version, dl4j(version, name + ".out"), expected);
      }
      for (Dl4jLinearModel.Columns columns : Dl4jLinearModel.Columns.values()) {
        String name = linear.getKey() + "-" + columns;
        compare(
            "KNIME " + name, Dl4jVersion.V0_9_1, dl4j(Dl4jVersion.V0_9_1, name + ".out"), expected);
      }
    }
    assertTrue(TABLE.toString(), worst <= BOUND);
  }

  @Test
  public void knimesReaderFindsColumnsClassesAndTheLayer() throws IOException {
    List<String> told = told("classes-NUMBERS");
    assertTrue(told.toString(), told.contains("layer=OutputLayer true"));
    assertTrue(told.toString(), told.contains("isTrained=1"));
    assertTrue(told.toString(), told.contains("model_type=MLN"));
    assertTrue(told.toString(), told.contains("learner_type=feedforward_classification"));
    assertTrue(told.toString(), told.contains("target_column0=Grade"));
    assertTrue(told.toString(), told.contains("label1=größer, (2)"));
    for (int i = 0; i < NAMES.size(); i++) {
      String column =
          String.format(Locale.ROOT, "input_column%d=%s,Number (double)", i, NAMES.get(i));
      assertTrue(told.toString(), told.contains(column));
    }
    List<String> number = told("number-LIST");
    assertTrue(number.toString(), number.contains("input_column0=Embedding,List"));
    assertTrue(number.toString(), number.contains("learner_type=feedforward_regression"));
    assertTrue(number.toString(), number.contains("layer=OutputLayer false"));
    assertTrue(number.toString(), number.stream().noneMatch(line -> line.startsWith("label")));
  }

  private static List<String> told(String name) throws IOException {
    return Files.readAllLines(file(Dl4jVersion.V0_9_1, name + ".told"));
  }

  /** DL4J forgets how the pixels are normalised, and 0.9.1 the last bit of a variance. */
  @Test
  public void whatDl4jWroteAgainIsTheSameEncoder() throws IOException {
    for (Dl4jVersion version : Dl4jVersion.values()) {
      EncoderModel original = TrainedLooking.model(AGAIN, PIXELS);
      EncoderModel again =
          Encoders.read(
              file(version, AGAIN + "-again.zip"),
              Optional.empty(),
              new EncoderOverrides(
                  Optional.of(original.spec().normalisation()),
                  OptionalInt.of(PIXELS),
                  Optional.empty()));
      assertEquals(original.spec(), again.spec());
      if (version == Dl4jVersion.V1_0_0_M2_1) {
        assertEquals(original.sha256(), again.sha256());
      }
      TileBatch tiles = Dl4jProcess.tiles(2, PIXELS);
      compare("again " + AGAIN, version, encode(original, tiles), encode(again, tiles));
    }
    assertTrue(TABLE.toString(), worst <= BOUND);
  }
}
