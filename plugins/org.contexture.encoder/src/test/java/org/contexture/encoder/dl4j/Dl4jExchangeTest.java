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
import java.util.Optional;
import java.util.OptionalInt;
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
      dl4j.step("again-graph", own(AGAIN, version), file(version, AGAIN + "-again.zip"));
      dl4j.run();
    }
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
