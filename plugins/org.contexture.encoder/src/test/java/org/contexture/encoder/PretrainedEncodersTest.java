package org.contexture.encoder;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.contexture.network.SafeTensors;
import org.contexture.network.device.Device;
import org.junit.Assume;
import org.junit.Test;

/** Real weights on real tiles give torchvision's features. */
public class PretrainedEncodersTest {

  private static final Path SHARED = Path.of(System.getProperty("contexture.shared", "absent"));

  @Test
  public void mobilenetV2() throws Exception {
    check("mobilenet_v2");
  }

  @Test
  public void squeezenet() throws Exception {
    check("squeezenet1_1");
  }

  private static void check(String name) throws Exception {
    Assume.assumeTrue("needs the shared folder", Files.isDirectory(SHARED));
    EncoderModel model =
        Encoders.read(
            SHARED.resolve("weights/" + name + "_imagenet.safetensors"), Optional.empty());
    assertEquals(name, model.spec().architecture());
    assertEquals(64, model.provenance().get("sha256").length());
    SafeTensors reference =
        SafeTensors.read(SHARED.resolve("fixtures/encoders/pretrained_on_real_tiles.safetensors"));
    double largest = 0;
    int compared = 0;
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      for (String key : reference.tensors().keySet()) {
        if (key.startsWith(name + "/")) {
          float[] expected = reference.get(key).floats();
          float[] actual = encoder.encode(tile(key.substring(name.length() + 1))).row(0);
          for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
          }
          compared++;
        }
      }
    }
    System.out.printf("%s on real tiles: largest difference %.2g%n", name, largest);
    assertEquals(6, compared);
    assertTrue(name + " differs by " + largest, largest <= 1e-4);
  }

  private static TileBatch tile(String stem) throws Exception {
    Path folder = SHARED.resolve("tiles/kather2016_100");
    try (var files = Files.list(folder)) {
      Path file =
          files.filter(f -> f.getFileName().toString().startsWith(stem + ".")).findFirst().get();
      return TestTiles.of(ImageIO.read(file.toFile()));
    }
  }

  /** Pixels of an image as a batch of one. */
  static final class TestTiles {
    private TestTiles() {}

    static TileBatch of(BufferedImage image) {
      int side = image.getWidth();
      byte[] rgb = new byte[3 * side * side];
      for (int y = 0, i = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          int pixel = image.getRGB(x, y);
          rgb[i++] = (byte) (pixel >> 16);
          rgb[i++] = (byte) (pixel >> 8);
          rgb[i++] = (byte) pixel;
        }
      }
      return new TileBatch(1, side, rgb);
    }
  }
}
