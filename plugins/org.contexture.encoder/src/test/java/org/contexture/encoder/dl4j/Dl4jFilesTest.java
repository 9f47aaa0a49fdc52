package org.contexture.encoder.dl4j;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderOverrides;
import org.contexture.encoder.Encoders;
import org.contexture.network.FloatMatrix;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Files of DL4J without DL4J: models that it made, with what it gave for the same tiles ({@code
 * Dl4jReference}, steps make, layers and graph), and files that nobody should trust.
 */
public class Dl4jFilesTest {

  private static final double BOUND = 1e-5;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(temporary.getRoot().toPath().resolve(name), content);
  }

  private Path resource(String name) throws IOException {
    return file(name, Dl4jProcess.resource(name));
  }

  @Test
  public void modelsThatDl4jMadeGiveItsNumbers() throws IOException {
    Map<String, List<String>> layers = new LinkedHashMap<>();
    layers.put("flat", List.of("layer1", "layer6", "layer8", "layer9"));
    layers.put("graph", List.of("z", "act", "pool", "gap", "fc"));
    for (Dl4jVersion version : Dl4jVersion.values()) {
      for (String name : layers.keySet()) {
        String of = name + "-" + version;
        Path model = resource(of + ".zip");
        for (String layer : layers.get(name)) {
          FloatMatrix expected =
              Dl4jProcess.features(
                  new ByteArrayInputStream(Dl4jProcess.resource(of + "." + layer + ".bin")));
          FloatMatrix found =
              Dl4jExchangeTest.encode(
                  Encoders.read(model, Optional.empty(), Dl4jExchangeTest.feature(layer)),
                  Dl4jProcess.tiles(2, name.equals("flat") ? 20 : 16));
          double difference = Dl4jProcess.difference(expected, found);
          assertTrue(of + " " + layer + " " + difference, difference <= BOUND);
        }
      }
    }
  }

  @Test
  public void theLastButOneLayerIsTheFeature() throws IOException {
    EncoderModel flat = Encoders.read(resource("flat-0.9.1.zip"), Optional.empty());
    assertEquals(7, flat.spec().dimension()); // layer9, behind which is dropout alone
    assertEquals(20, flat.spec().inputPixels());
    assertEquals(List.of(0.0, 0.0, 0.0), flat.spec().normalisation().mean());
    assertEquals("graph of 11 layers", flat.spec().title());
    EncoderModel graph = Encoders.read(resource("graph-1.0.0-M2.1.zip"), Optional.empty());
    assertEquals(11, graph.spec().dimension());
    assertEquals(224, graph.spec().inputPixels()); // any size does
    assertEquals("DL4J 1.0.0-M2.1", graph.provenance().get("format"));
  }

  @Test
  public void whatCannotBeReadIsNamed() throws IOException {
    for (Dl4jVersion version : Dl4jVersion.values()) {
      Path model = resource("lrn-" + version + ".zip");
      String message =
          assertThrows(EncoderException.class, () -> Encoders.read(model, Optional.empty()))
              .getMessage();
      assertTrue(
          message, message.contains("“lrn” (") && message.contains("ocalResponseNormalization"));
      assertTrue(message, message.contains("RationalTanh"));
      EncoderModel before =
          Encoders.read(model, Optional.empty(), Dl4jExchangeTest.feature("stem"));
      assertEquals(4, before.spec().dimension());
      String missing =
          assertThrows(
                  EncoderException.class,
                  () -> Encoders.read(model, Optional.empty(), Dl4jExchangeTest.feature("sten")))
              .getMessage();
      assertTrue(missing, missing.contains("no layer “sten”") && missing.contains("stem"));
    }
  }

  @Test
  public void sizesThatDoNotFitAreRefused() throws IOException {
    Path model = resource("flat-0.9.1.zip");
    EncoderOverrides other =
        new EncoderOverrides(Optional.empty(), OptionalInt.of(64), Optional.empty());
    String message =
        assertThrows(EncoderException.class, () -> Encoders.read(model, Optional.empty(), other))
            .getMessage();
    assertTrue(message, message.contains("20 pixels only"));
  }

  @Test
  public void whatIsWrittenIsReadBackBitByBit() throws IOException {
    for (Dl4jVersion version : Dl4jVersion.values()) {
      for (String name : List.of("resnet18", "resnet34", "resnet50", "squeezenet1_1")) {
        EncoderModel original = TrainedLooking.model(name, 64);
        Path written = temporary.getRoot().toPath().resolve(name + version + ".zip");
        Encoders.write(original, written, version);
        EncoderModel again = Encoders.read(written, Optional.empty());
        assertEquals(original.spec(), again.spec());
        assertEquals(name + " " + version, original.sha256(), again.sha256());
        if (name.startsWith("squeezenet")) {
          Path twice = temporary.getRoot().toPath().resolve("twice.zip");
          Encoders.write(again, twice, version);
          assertArrayEquals(Files.readAllBytes(written), Files.readAllBytes(twice));
        }
        Files.delete(written);
      }
    }
  }

  /** Read, written and read again: the same network with the same weights. */
  @Test
  public void modelsOfDl4jAreWrittenAgain() throws IOException {
    for (String name : List.of("flat", "graph")) {
      for (Dl4jVersion version : Dl4jVersion.values()) {
        EncoderModel original =
            Encoders.read(resource(name + "-" + version + ".zip"), Optional.empty());
        Path written = temporary.getRoot().toPath().resolve("again.zip");
        Encoders.write(original, written, version);
        EncoderModel again = Encoders.read(written, Optional.empty());
        assertEquals(original.sha256(), again.sha256());
        assertEquals(original.spec(), again.spec());
      }
    }
  }

  @Test
  public void whatDl4jCannotSayIsRefusedWithTheReason() throws IOException {
    Path zip = temporary.getRoot().toPath().resolve("a.zip");
    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put("mobilenet_v2", "depthwise convolution");
    reasons.put("vit_b_16", "tokens of a transformer");
    reasons.put("efficientnet_b0", "depthwise convolution");
    for (Map.Entry<String, String> reason : reasons.entrySet()) {
      String message =
          assertThrows(
                  EncoderException.class,
                  () ->
                      Encoders.requireWritable(
                          Encoders.describe(reason.getKey()), zip, Dl4jVersion.V0_9_1))
              .getMessage();
      assertTrue(message, message.contains(reason.getValue()) && message.contains(".onnx"));
    }
    Path knime = temporary.getRoot().toPath().resolve("a.dl4j");
    String message =
        assertThrows(
                EncoderException.class,
                () -> Encoders.requireWritable(Encoders.describe("resnet18"), knime))
            .getMessage();
    assertTrue(message, message.contains("multilayer networks only"));
    String pooling =
        assertThrows(
                EncoderException.class,
                () ->
                    Encoders.write(
                        Encoders.read(resource("graph-1.0.0-M2.1.zip"), Optional.empty()),
                        zip,
                        Dl4jVersion.V0_9_1))
            .getMessage();
    assertTrue(pooling, pooling.contains("does not count the padding"));
  }

  @Test
  public void damagedZipsAreRefusedOrRight() throws IOException {
    Random random = new Random(5);
    int refused = 0;
    for (String name :
        List.of("flat-0.9.1", "flat-1.0.0-M2.1", "graph-0.9.1", "graph-1.0.0-M2.1")) {
      byte[] original = Dl4jProcess.resource(name + ".zip");
      byte[] plain = stored(original);
      String right = Encoders.read(file("right.zip", original), Optional.empty()).sha256();
      for (int i = 0; i < 250; i++) {
        // where nothing is compressed, damage gets as far as the numbers
        Path damaged = file("damaged.zip", damaged(i % 2 == 0 ? original : plain, random));
        try {
          assertEquals(right, Encoders.read(damaged, Optional.empty()).sha256());
        } catch (EncoderException e) {
          refused++;
          assertTrue(e.getMessage(), e.getMessage().contains("damaged.zip"));
        }
      }
    }
    assertTrue(refused + " of 1000 refused", refused > 500);
  }

  /** Damage that no checksum shows: the parts themselves, in a zip that is whole. */
  @Test
  public void damagedPartsNeverGiveAnythingButTheNamedError() throws IOException {
    Random random = new Random(6);
    for (String name : List.of("flat-0.9.1", "graph-1.0.0-M2.1")) {
      Map<String, byte[]> parts = parts(Dl4jProcess.resource(name + ".zip"));
      for (int i = 0; i < 150; i++) {
        Map<String, byte[]> changed = new LinkedHashMap<>(parts);
        String part = i % 3 == 0 ? "coefficients.bin" : "configuration.json";
        changed.put(part, damaged(parts.get(part), random));
        try {
          Encoders.read(file("changed.zip", zip(changed)), Optional.empty());
        } catch (EncoderException e) {
          assertTrue(e.getMessage(), e.getMessage().contains("changed.zip"));
        }
      }
    }
  }

  private static byte[] damaged(byte[] original, Random random) {
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(original, random.nextInt(original.length));
    }
    byte[] bytes = original.clone();
    for (int i = 0; i < 1 + random.nextInt(6); i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static Map<String, byte[]> parts(byte[] zip) throws IOException {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        parts.put(entry.getName(), in.readAllBytes());
      }
    }
    return parts;
  }

  private static byte[] zip(Map<String, byte[]> parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        Dl4jWriter.put(zip, part.getKey(), part.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] stored(byte[] original) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(0);
      for (Map.Entry<String, byte[]> part : parts(original).entrySet()) {
        Dl4jWriter.put(zip, part.getKey(), part.getValue());
      }
    }
    return bytes.toByteArray();
  }

  @Test
  public void bombsDoNotGoOff() throws IOException {
    for (String entry : List.of("updaterState.bin", "coefficients.bin", "configuration.json")) {
      Path bomb = temporary.getRoot().toPath().resolve("bomb.zip");
      try (OutputStream out = Files.newOutputStream(bomb);
          ZipOutputStream zip = new ZipOutputStream(out)) {
        Dl4jWriter.begin(zip, entry);
        byte[] zeros = new byte[1 << 20];
        for (int i = 0; i < 100; i++) {
          zip.write(zeros);
        }
        zip.closeEntry();
      }
      String message =
          assertThrows(EncoderException.class, () -> Encoders.read(bomb, Optional.empty()))
              .getMessage();
      assertTrue(message, message.contains("100 times its size"));
    }
    // deep nesting, and sizes that no file of this length can have
    Map<String, byte[]> parts = parts(Dl4jProcess.resource("flat-0.9.1.zip"));
    String json = new String(parts.get("configuration.json"), StandardCharsets.UTF_8);
    for (String hostile :
        List.of(
            "[".repeat(100_000),
            json.replaceAll("\"nout\" : \\d+", "\"nout\" : 2147483647"),
            json.replaceAll("\"kernelSize\" : \\[[^]]*]", "\"kernelSize\" : [60000, 60000]"))) {
      parts.put("configuration.json", hostile.getBytes(StandardCharsets.UTF_8));
      Path file = file("hostile.zip", zip(parts));
      assertThrows(EncoderException.class, () -> Encoders.read(file, Optional.empty()));
    }
  }
}
