package org.contexture.encoder.onnx;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.Architectures;
import org.contexture.encoder.architecture.FreshWeights;
import org.contexture.network.Weights;
import org.contexture.network.file.Blob;
import org.junit.Test;

/** Which models of others are taken, and what is said of the rest. */
public class OnnxSessionTest {

  @Test
  public void openSizesTakeAnyTiles() throws Exception {
    try (OnnxSession session = session(List.of("n", 3, "height", "width"))) {
      assertEquals(-1, session.pixels());
      assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, run(session, 2, 5), 0f);
      assertArrayEquals(new float[] {1, 1, 1}, run(session, 1, 8), 0f);
    }
  }

  @Test
  public void openChannelsAreTakenToBeThree() throws Exception {
    try (OnnxSession session = session(List.of("n", "channels", "height", "width"))) {
      assertArrayEquals(new float[] {1, 1, 1}, run(session, 1, 4), 0f);
    }
  }

  @Test
  public void aFixedBatchIsFilledUp() throws Exception {
    try (OnnxSession session = session(List.of(2, 3, 4, 4))) {
      assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, run(session, 3, 4), 0f);
    }
  }

  @Test
  public void tilesOfAnotherSizeAreRefused() throws Exception {
    try (OnnxSession session = session(List.of("n", 3, 8, 8))) {
      OnnxException e = assertThrows(OnnxException.class, () -> run(session, 1, 4));
      assertEquals("The model takes images of 8 pixels only; found 4.", e.getMessage());
    }
  }

  @Test
  public void otherInputsAreRefused() {
    assertRefused(List.of("n", 1, 8, 8), "input “images” is FLOAT [-1, 1, 8, 8]; expected");
    assertRefused(List.of("n", 8, 8, 3), "input “images” is FLOAT [-1, 8, 8, 3]; expected");
    assertRefused(List.of("n", 3, 8, 12), "12 × 8 pixels; expected a square");
    assertRefused(List.of("n", 3, 8), "input “images” is FLOAT [-1, 3, 8]; expected");
  }

  @Test
  public void outputsThatAreNoFeaturesAreRefused() {
    OnnxGraph graph = new OnnxGraph();
    String tokens =
        graph.node(
            "Reshape", List.of("images", graph.integers("shape", 0, 3, -1)), Map.of()); // 3 dims
    List<Object> shape = List.of("n", 3, 8, 8);
    Blob model =
        graph.model("images", shape, graph.rename(tokens, "out"), List.of("n", 3, 64), Map.of());
    OnnxException e = assertThrows(OnnxException.class, () -> new OnnxSession(model, 1));
    assertTrue(e.getMessage(), e.getMessage().contains("first output is"));
  }

  @Test
  public void weightsInOtherFilesAreNamedAsTheReason() {
    ProtocolBuffer weight = new ProtocolBuffer().number(1, 1).number(2, 1).text(8, "weight");
    weight.message(13, new ProtocolBuffer().text(1, "location").text(2, "weights.bin"));
    ProtocolBuffer graph = new ProtocolBuffer().text(2, "graph");
    graph.message(5, weight.number(14, 1)); // elsewhere
    graph.message(1, new ProtocolBuffer().text(1, "weight").text(2, "y").text(4, "Relu"));
    graph.message(12, new ProtocolBuffer().text(1, "y"));
    ProtocolBuffer opset = new ProtocolBuffer().text(1, "").number(2, 17);
    Blob model = new ProtocolBuffer().number(1, 8).message(7, graph).message(8, opset).content();
    OnnxException e = assertThrows(OnnxException.class, () -> new OnnxSession(model, 1));
    assertTrue(e.getMessage(), e.getMessage().contains("in other files beside it"));
  }

  /** So features are the same on machines of more or fewer cores. */
  @Test
  public void theNumberOfThreadsChangesNoBit() throws Exception {
    int pixels = 224;
    float[] numbers = new float[5 * 3 * pixels * pixels];
    Random random = new Random(1);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextFloat();
    }
    FloatBuffer images = OnnxSession.buffer(numbers.length).put(numbers).flip();
    for (String name :
        List.of("resnet18", "efficientnet_b0", "mobilenet_v2", "vit_s_16", "convnext_tiny")) {
      Architecture architecture = Architectures.named(name).orElseThrow();
      try (Weights weights = FreshWeights.of(architecture, 1)) {
        Blob model = OnnxExport.file(architecture, weights.save(Map.of()), Map.of());
        float[] expected = features(model, 1, images, pixels);
        for (int threads : new int[] {2, 3, 7}) {
          assertArrayEquals(
              name + ", " + threads, expected, features(model, threads, images, pixels), 0f);
        }
      }
    }
  }

  private static float[] features(Blob model, int threads, FloatBuffer images, int pixels)
      throws OnnxException {
    try (OnnxSession session = new OnnxSession(model, threads)) {
      return session.run(images, 5, pixels).values();
    }
  }

  private static void assertRefused(List<Object> shape, String because) {
    OnnxException e = assertThrows(OnnxException.class, () -> session(shape));
    assertTrue(e.getMessage(), e.getMessage().contains(because));
  }

  /** A model that gives the mean of each channel. */
  private static OnnxSession session(List<Object> shape) throws OnnxException {
    OnnxGraph graph = new OnnxGraph();
    String mean = graph.node("GlobalAveragePool", List.of("images"), Map.of());
    String flat = graph.node("Flatten", List.of(mean), Map.of("axis", 1L));
    String features = graph.rename(flat, "features");
    List<Object> output = List.of("m", "dimension");
    return new OnnxSession(graph.model("images", shape, features, output, Map.of()), 1);
  }

  private static float[] run(OnnxSession session, int n, int pixels) throws OnnxException {
    FloatBuffer images = OnnxSession.buffer(n * 3 * pixels * pixels);
    while (images.hasRemaining()) {
      images.put(1f);
    }
    return session.run(images.flip(), n, pixels).values();
  }
}
