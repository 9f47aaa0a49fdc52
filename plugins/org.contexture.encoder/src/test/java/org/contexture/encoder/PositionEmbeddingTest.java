package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.contexture.encoder.architecture.VisionTransformer;
import org.contexture.encoder.architecture.VisionTransformer.Naming;
import org.contexture.encoder.architecture.VisionTransformer.Options;
import org.contexture.encoder.architecture.VisionTransformer.Size;
import org.contexture.network.StoredTensor;
import org.contexture.network.device.Device;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Vision transformers for tiles of another size than their file is for. */
public class PositionEmbeddingTest {

  private static final int DIM = 3;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** Against Keys' filter (1981, a = −1/2), widened for smaller maps, written out in doubles. */
  @Test
  public void positionsAreResampledBicubicallyWithoutAliasing() {
    for (int side : List.of(2, 3, 4, 5, 9, 14)) {
      VisionTransformer vit =
          new VisionTransformer(Naming.TIMM, new Size(DIM, 1, 1, 1), 2, side * 2, Options.PLAIN);
      float[] positions = random((1 + 5 * 5) * DIM);
      Map<String, StoredTensor> file =
          Map.of("pos_embed", StoredTensor.of(positions, 1, 1 + 5 * 5, DIM));
      StoredTensor resampled = PositionEmbedding.resampled(file, vit, true).get("pos_embed");
      assertEquals(List.of(1L, 1 + (long) side * side, (long) DIM), resampled.shape());
      float[] actual = resampled.floats();
      assertArrayEquals(Arrays.copyOf(positions, DIM), Arrays.copyOf(actual, DIM), 0f);
      for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
          for (int d = 0; d < DIM; d++) {
            double expected = expected(positions, side, row, column, d);
            assertEquals(expected, actual[(1 + row * side + column) * DIM + d], 1e-5);
          }
        }
      }
    }
  }

  private static double expected(float[] positions, int side, int row, int column, int d) {
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 5; j++) {
        double weight = weights(5, side, row)[i] * weights(5, side, column)[j];
        sum += weight * positions[(1 + i * 5 + j) * DIM + d];
      }
    }
    return sum;
  }

  /** How much each of the old places counts for a new one. */
  private static double[] weights(int from, int to, int place) {
    double scale = from / (double) to;
    double width = Math.max(1, scale);
    double[] weights = new double[from];
    for (int i = 0; i < from; i++) {
      weights[i] = keys((i + 0.5 - scale * (place + 0.5)) / width);
    }
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / sum).toArray();
  }

  private static double keys(double at) {
    double x = Math.abs(at);
    return x < 1
        ? 1.5 * x * x * x - 2.5 * x * x + 1
        : x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0;
  }

  @Test
  public void tensorsThatFitAreLeftAlone() {
    VisionTransformer vit =
        new VisionTransformer(Naming.TIMM, new Size(DIM, 1, 1, 1), 2, 10, Options.PLAIN);
    Map<String, StoredTensor> fitting =
        Map.of("pos_embed", StoredTensor.of(random(26 * DIM), 1, 26, DIM));
    assertSame(fitting, PositionEmbedding.resampled(fitting, vit, true));
    Map<String, StoredTensor> noSquare =
        Map.of("pos_embed", StoredTensor.of(random(25 * DIM), 1, 25, DIM));
    assertSame(noSquare, PositionEmbedding.resampled(noSquare, vit, true));
  }

  @Test
  public void aTransformerTakesTilesOfTheSizeThatWasAskedFor() throws Exception {
    Path file = TestFiles.of("tiny-vit.pth");
    EncoderModel described = Encoders.read(file, Optional.empty());
    EncoderOverrides larger = sized(24);
    EncoderModel model = Encoders.read(file, Optional.empty(), larger);
    assertEquals(24, model.spec().inputPixels());
    assertEquals(model.spec(), Encoders.describe(file, Optional.empty(), larger).orElseThrow());
    assertTrue(model.spec().architecture(), model.spec().architecture().contains("pixels=24"));
    assertNotEquals("other features, other checksum", described.sha256(), model.sha256());
    assertEquals("tiles of 24 px", model.provenance().get("set by the user"));
    for (String name : List.of("larger.safetensors", "larger.onnx")) {
      Path written = folder.getRoot().toPath().resolve(name);
      Encoders.write(model, written);
      EncoderModel back = Encoders.read(written, Optional.empty());
      assertEquals(24, back.spec().inputPixels());
      assertArrayEquals(features(model, 24), features(back, 24), 1e-5f);
    }
    assertEquals(described.sha256(), Encoders.read(file, Optional.empty(), sized(16)).sha256());
    EncoderException e =
        assertThrows(
            EncoderException.class, () -> Encoders.read(file, Optional.empty(), sized(30)));
    assertTrue(e.getMessage(), e.getMessage().contains("tiny-vit.pth"));
    assertTrue(e.getMessage(), e.getMessage().contains("patches of 4; expected a multiple"));
  }

  /** As torchvision's weights of ViT-B/16 that were trained at 384 px. */
  @Test
  public void aFileOfTorchvisionsNamesTellsItsSizeByItsPositions() throws Exception {
    EncoderModel fresh = Encoders.initialise(Encoders.describe("vit_s_16").sized(64), 1);
    Path file = folder.getRoot().toPath().resolve("vit.safetensors");
    Encoders.write(fresh, file);
    EncoderModel read = Encoders.read(file, Optional.empty());
    assertEquals("vit_s_16", read.spec().architecture());
    assertEquals(64, read.spec().inputPixels());
    assertEquals(fresh.sha256(), read.sha256());
    assertEquals(384, features(read, 64).length);
    EncoderModel smaller = Encoders.read(file, Optional.empty(), sized(32));
    assertEquals(384, features(smaller, 32).length);
  }

  private static EncoderOverrides sized(int pixels) {
    return new EncoderOverrides(Optional.empty(), OptionalInt.of(pixels), Optional.empty());
  }

  private static float[] features(EncoderModel model, int pixels) throws Exception {
    byte[] rgb = new byte[3 * pixels * pixels];
    new Random(2).nextBytes(rgb);
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      return encoder.encode(new TileBatch(1, pixels, rgb)).row(0);
    }
  }

  private static float[] random(int count) {
    Random random = new Random(1);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
