package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Encoders in 8 bits, against themselves in 32-bit floats. */
public class Int8Test {

  private static final Path SHARED = Path.of(System.getProperty("contexture.shared", "absent"));

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void networksOfEveryKindOfConvolutionStayNearThemselves() throws Exception {
    for (String name :
        List.of(
            "resnet18",
            "resnet50",
            "mobilenet_v2",
            "squeezenet1_1",
            "efficientnet_b0",
            "mobilenet_v3_small",
            "densenet121",
            "regnet_y_400mf",
            "convnext_tiny",
            "vit_s_16")) {
      EncoderModel model = calibrated(Encoders.initialise(name, 1), blobs(8, 1));
      TileBatch others = blobs(6, 2);
      double cosine =
          PrecisionChoice.leastCosine(
              encode(model, Precision.FP32, others), encode(model, Precision.INT8, others));
      System.out.printf("%s: cosine %.4f%n", name, cosine);
      assertTrue(name + ": cosine " + cosine, cosine >= 0.9995); // they were drawn: easy
    }
  }

  @Test
  public void realEncodersOnRealTilesKeepACosineOf099OnAverage() throws Exception {
    Assume.assumeTrue("needs the shared folder", Files.isDirectory(SHARED));
    TileBatch tiles = PrecisionChoiceTest.realTiles(224);
    for (String name : List.of("mobilenet_v2", "squeezenet1_1")) {
      EncoderModel model =
          Encoders.read(
              SHARED.resolve("weights/" + name + "_imagenet.safetensors"), Optional.empty());
      EncoderModel calibrated = calibrated(model, tiles.part(0, 32));
      TileBatch others = tiles.part(32, 100);
      double[] cosines =
          encode(model, Precision.FP32, others).cosines(encode(calibrated, Precision.INT8, others));
      double cosine = Arrays.stream(cosines).average().orElseThrow();
      System.out.printf("%s: mean cosine of 68 tiles %.4f%n", name, cosine);
      assertTrue(name + ": cosine " + cosine, cosine >= 0.99);
    }
  }

  @Test
  public void calibrationIsAPartOfTheFileAndOfNoOtherArithmetic() throws Exception {
    EncoderModel model = Encoders.initialise("mobilenet_v2", 1);
    TileBatch tiles = blobs(4, 1);
    EncoderModel calibrated = calibrated(model, tiles);
    assertArrayEquals(
        encode(model, Precision.FP32, tiles).values(),
        encode(calibrated, Precision.FP32, tiles).values(),
        0);
    Path file = folder.getRoot().toPath().resolve("calibrated.safetensors");
    Encoders.write(calibrated, file);
    EncoderModel read = Encoders.read(file, Optional.empty());
    assertArrayEquals(
        encode(calibrated, Precision.INT8, tiles).values(),
        encode(read, Precision.INT8, tiles).values(),
        0);
    assertEquals(
        calibrated(model, tiles).sha256(), calibrated(calibrated, tiles).sha256()); // not twice
  }

  @Test
  public void eachTileIsEncodedByItself() throws Exception {
    EncoderModel model = calibrated(Encoders.initialise("resnet18", 1), blobs(8, 1));
    TileBatch tiles = blobs(5, 3);
    FloatMatrix all = encode(model, Precision.INT8, tiles);
    assertArrayEquals(all.values(), encode(model, Precision.INT8, tiles).values(), 0);
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(
          all.row(i), encode(model, Precision.INT8, tiles.part(i, i + 1)).row(0), 1e-6f);
    }
  }

  @Test
  public void whatCannotBeIsRefusedSayingWhatToDo() {
    EncoderModel model = Encoders.initialise("resnet18", 1);
    String message =
        assertThrows(EncoderException.class, () -> Encoders.open(model, Device.CPU, Precision.INT8))
            .getMessage();
    assertTrue(message, message.startsWith("resnet18 is not calibrated for 8 bits. Put it"));
    EncoderModel onnx =
        new EncoderModel(
            new EncoderSpec("onnx", 8, 64, Normalisation.HALF),
            model.weights(),
            model.provenance());
    assertThrows(EncoderException.class, () -> calibrated(onnx, blobs(1, 1)));
  }

  private static EncoderModel calibrated(EncoderModel model, TileBatch tiles)
      throws EncoderException {
    return Encoders.calibrate(
        model,
        List.of(tiles.part(0, tiles.tiles() / 2), tiles.part(tiles.tiles() / 2, tiles.tiles())),
        Progress.NONE);
  }

  private static FloatMatrix encode(EncoderModel model, Precision precision, TileBatch tiles)
      throws EncoderException {
    try (Encoder encoder = Encoders.open(model, Device.CPU, precision)) {
      return encoder.encode(tiles);
    }
  }

  /** Dark discs on a light ground, as nuclei are; with some noise. */
  private static TileBatch blobs(int count, long seed) {
    int side = 224;
    Random random = new Random(seed);
    byte[] rgb = new byte[count * side * side * 3];
    for (int tile = 0; tile < count; tile++) {
      int[] ground = {200 + random.nextInt(50), 140 + random.nextInt(60), 190 + random.nextInt(50)};
      double[][] discs = new double[40][];
      for (int i = 0; i < discs.length; i++) {
        discs[i] =
            new double[] {
              random.nextInt(side), random.nextInt(side), 3 + random.nextInt(12), random.nextInt(90)
            };
      }
      for (int p = 0; p < side * side; p++) {
        double dark = 0;
        for (double[] disc : discs) {
          if (Math.hypot(p % side - disc[0], Math.floorDiv(p, side) - disc[1]) < disc[2]) {
            dark = 60 + disc[3];
          }
        }
        for (int c = 0; c < 3; c++) {
          double value = ground[c] - dark * (c == 1 ? 1 : 0.7) + 6 * random.nextGaussian();
          rgb[3 * (tile * side * side + p) + c] = (byte) Math.max(0, Math.min(255, value));
        }
      }
    }
    return new TileBatch(count, side, rgb);
  }
}
