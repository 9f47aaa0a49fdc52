package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Against what PyTorch gives: {@code make.py} beside the files wrote them, and prints it. */
public class SlideEncoderTest {

  private static final Path FILES =
      Path.of("src/test/resources/org/contexture/encoder/slide").toAbsolutePath();

  private static final FloatMatrix FEATURES = new FloatMatrix(3, 4, features());
  private static final int[] X = {0, 512, 256};
  private static final int[] Y = {0, 0, 1024};
  private static final int SIDE = 256;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static float[] features() {
    float[] values = new float[12];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 0.1f - 0.3f;
    }
    return values;
  }

  @Test
  public void seesFeaturesAloneOrWithPlacesAndSize() throws Exception {
    assertGives("alone", 1, -0.10113627f, 0.00861135f, 0.03941602f);
    assertGives("placed", 2, -1.1805239f, 0.00313903f, -0.04537193f);
    assertGives("sized", 3, -1.3312726f, 0.00765907f, 0.02466148f);
  }

  private static void assertGives(String name, int inputs, float... expected) throws Exception {
    for (String ending : new String[] {".pt", ".onnx"}) {
      Path file = FILES.resolve("slide-" + name + ending);
      try (SlideEncoder encoder = SlideEncoder.open(file, Device.CPU)) {
        assertEquals(inputs > 1, encoder.asksForPlaces());
        assertEquals(inputs > 2, encoder.asksForSide());
        for (int round = 0; round < 2; round++) {
          assertArrayEquals(name + ending, expected, encoder.encode(FEATURES, X, Y, SIDE), 1e-6f);
        }
      }
    }
  }

  /** One tile, and tiles in another order: the number of tiles is open. */
  @Test
  public void takesAnyNumberOfTiles() throws Exception {
    FloatMatrix one = new FloatMatrix(1, 4, new float[] {1, 2, 3, 4});
    float[] expected = null;
    for (String ending : new String[] {".pt", ".onnx"}) {
      Path file = FILES.resolve("slide-sized" + ending);
      try (SlideEncoder encoder = SlideEncoder.open(file, Device.CPU)) {
        float[] vector = encoder.encode(one, new int[] {7}, new int[] {9}, SIDE);
        assertArrayEquals(ending, expected == null ? vector : expected, vector, 1e-6f);
        expected = vector;
      }
    }
  }

  @Test
  public void featuresOfAnotherEncoderAreRefused() throws Exception {
    FloatMatrix others = new FloatMatrix(2, 5, new float[10]);
    for (String ending : new String[] {".pt", ".onnx"}) {
      Path file = FILES.resolve("slide-placed" + ending);
      try (SlideEncoder encoder = SlideEncoder.open(file, Device.CPU)) {
        EncoderException e =
            assertThrows(
                EncoderException.class, () -> encoder.encode(others, new int[2], new int[2], SIDE));
        assertTrue(e.getMessage(), e.getMessage().startsWith(file + ""));
        assertTrue(e.getMessage(), e.getMessage().contains("5"));
      }
    }
  }

  @Test
  public void whatIsNoSlideEncoderIsRefused() throws Exception {
    Path missing = folder.getRoot().toPath().resolve("none.pt");
    assertRefused(missing, "There is no file");
    Path text = Files.writeString(folder.getRoot().toPath().resolve("text.pt"), "hello");
    assertRefused(text, "cannot be loaded as TorchScript");
    Path onnx = Files.writeString(folder.getRoot().toPath().resolve("text.onnx"), "hello");
    assertRefused(onnx, "cannot load this model");
  }

  private static void assertRefused(Path file, String reason) {
    EncoderException e =
        assertThrows(EncoderException.class, () -> SlideEncoder.open(file, Device.CPU));
    assertTrue(e.getMessage(), e.getMessage().contains(file.toString()));
    assertTrue(e.getMessage(), e.getMessage().contains(reason));
  }

  /** An encoder of tiles takes images, and gives a map of many numbers. */
  @Test
  public void anEncoderOfTilesIsRefusedWhenItIsUsed() throws Exception {
    Path tiles = FILES.resolveSibling("features.pt");
    try (SlideEncoder encoder = SlideEncoder.open(tiles, Device.CPU)) {
      EncoderException e =
          assertThrows(
              EncoderException.class, () -> encoder.encode(FEATURES, new int[0], new int[0], 0));
      assertTrue(e.getMessage(), e.getMessage().contains(tiles.toString()));
    }
  }
}
