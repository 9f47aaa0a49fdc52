package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.network.device.Device;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ResizeAndCropTest {

  private static final String VIT =
      "timm_vit(dim=128,depth=2,heads=2,mlp=96,patch=16,pixels=64,class=1,registers=0,"
          + "positions=all,scale=0,swiglu=0,pool=class,norm=first)";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** By hand: a triangle as wide as the coarser pixel. */
  @Test
  public void halvingAveragesTheNeighboursByTheirDistance() {
    double[] weights = Resampling.weights(4, 2, Interpolation.BILINEAR);
    assertArrayEquals(
        new double[] {3 / 7., 3 / 7., 1 / 7., 0, 0, 1 / 7., 3 / 7., 3 / 7.}, weights, 1e-12);
    assertArrayEquals(
        "doubled: a quarter of the next",
        new double[] {1, 0, 0.75, 0.25, 0.25, 0.75, 0, 1},
        Resampling.weights(2, 4, Interpolation.BILINEAR),
        1e-12);
  }

  /** Noise, the hardest there is: smaller and larger, by both kernels. */
  @Test
  public void pixelsAreThoseOfPillow() throws IOException {
    for (String[] words : lines("resized-by-pillow.txt", 6)) {
      assertArrayEquals(
          words[0] + " to " + words[1],
          Base64.getDecoder().decode(words[2]),
          Resampling.resampled(
                  noise(1, 12), Integer.parseInt(words[1]), Interpolation.valueOf(words[0]))
              .rgb());
    }
  }

  /** Resize and CenterCrop, each with one tile and as the second of two. */
  @Test
  public void pixelsAreThoseOfTorchvision() throws IOException {
    for (String[] words : lines("resized-and-cropped-by-torchvision.txt", 8)) {
      int from = Integer.parseInt(words[1]);
      ResizeAndCrop resize =
          new ResizeAndCrop(
              Integer.parseInt(words[2]),
              Integer.parseInt(words[3]),
              Interpolation.valueOf(words[0]));
      byte[] expected = Base64.getDecoder().decode(words[4]);
      TileBatch tile = noise(1, from);
      assertArrayEquals(resize.toString(), expected, resize.applied(tile).rgb());
      byte[] two = new byte[2 * tile.rgb().length];
      System.arraycopy(tile.rgb(), 0, two, tile.rgb().length, tile.rgb().length);
      TileBatch both = resize.applied(new TileBatch(2, from, two));
      assertArrayEquals(resize.toString(), expected, both.part(1, 2).rgb());
    }
  }

  private static List<String[]> lines(String file, int count) throws IOException {
    try (InputStream in = ResizeAndCropTest.class.getResourceAsStream(file)) {
      List<String[]> lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .skip(1)
              .map(line -> line.split(" ", -1))
              .toList();
      assertEquals(count, lines.size());
      return lines;
    }
  }

  private static TileBatch noise(int tiles, int side) {
    byte[] rgb = new byte[3 * tiles * side * side];
    long state = 12345;
    for (int i = 0; i < rgb.length; i++) {
      state = (state * 1103515245 + 12345) & 0x7fffffff;
      rgb[i] = (byte) (state >> 16);
    }
    return new TileBatch(tiles, side, rgb);
  }

  @Test
  public void theKernelIsWhatTheEncodersAuthorsSay() {
    EncoderModel model = Encoders.initialise("squeezenet1_1", 1);
    assertEquals(Interpolation.BILINEAR, Interpolation.of(model));
    for (String name : List.of("bicubic", "nearest")) {
      EncoderModel told =
          new EncoderModel(model.spec(), model.weights(), Map.of(EncoderModel.INTERPOLATION, name));
      assertEquals(
          name.equals("bicubic") ? Interpolation.BICUBIC : Interpolation.BILINEAR,
          Interpolation.of(told));
    }
  }

  @Test
  public void anEncoderSeesOtherTilesAsItsAuthorsShowThem() throws Exception {
    EncoderModel vit = Encoders.initialise(VIT, 1);
    EncoderModel told = told(vit, "0.875");
    TileBatch large = noise(2, 80);
    TileBatch shown = new ResizeAndCrop(73, 64, Interpolation.BICUBIC).applied(large);
    for (Precision precision : List.of(Precision.FP32, Precision.FP32_ONNX)) {
      float[] expected = features(vit, shown, precision);
      assertArrayEquals(expected, features(told, large, precision), 0f);
      assertArrayEquals(expected, features(told, shown, precision), 0f); // of its own size
    }
    Encoders.requireTiles(told.spec(), told.provenance(), 80);
    for (EncoderModel untold :
        List.of(vit, new EncoderModel(vit.spec(), vit.weights(), Map.of(EncoderModel.CROP, "1")))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Encoders.requireTiles(untold.spec(), untold.provenance(), 80));
      assertThrows(IllegalArgumentException.class, () -> features(untold, large, Precision.FP32));
    }
  }

  /** Networks that take tiles of any size see them as they are. */
  @Test
  public void convolutionsSeeTilesAsTheyAre() throws Exception {
    EncoderModel squeezenet = Encoders.initialise("squeezenet1_1", 1);
    TileBatch tiles = noise(1, 80);
    assertEquals(
        Optional.empty(),
        ResizeAndCrop.of(squeezenet.spec(), told(squeezenet, "0.875").provenance(), 80));
    assertArrayEquals(
        features(squeezenet, tiles, Precision.FP32),
        features(told(squeezenet, "0.875"), tiles, Precision.FP32),
        0f);
  }

  @Test
  public void itTravelsWithFilesAndWithJoinedEncoders() throws Exception {
    EncoderModel vit = told(Encoders.initialise(VIT, 1), "0.875");
    TileBatch tiles = noise(1, 80);
    float[] expected = features(vit, tiles, Precision.FP32);
    Path file = folder.getRoot().toPath().resolve("vit.safetensors");
    Encoders.write(vit, file);
    assertArrayEquals(
        expected, features(Encoders.read(file, Optional.empty()), tiles, Precision.FP32), 0f);
    EncoderModel squeezenet = Encoders.initialise("squeezenet1_1", 1);
    float[] both = features(Encoders.join(List.of(squeezenet, vit)), tiles, Precision.FP32);
    assertArrayEquals(expected, Arrays.copyOfRange(both, 512, both.length), 0f);
  }

  @Test
  public void timmsConfigurationSaysIt() throws Exception {
    EncoderModel vit = Encoders.initialise(VIT, 1);
    Path file = folder.getRoot().toPath().resolve("model.safetensors");
    Encoders.write(vit, file);
    Path config = file.resolveSibling("config.json");
    String json =
        """
        {"architecture": "vit_tiny", "num_features": 128, "global_pool": "token",
         "pretrained_cfg": {"interpolation": "bicubic", "crop_pct": %s}}
        """;
    Files.writeString(config, json.formatted("0.9"));
    EncoderModel read = Encoders.read(file, Optional.empty());
    assertEquals(
        "resized to 71 px (bicubic), of which the middle 64 px are seen",
        ResizeAndCrop.of(read.spec(), read.provenance(), 80).orElseThrow().toString());
    for (String wrong : List.of("90", "0", "-1", "1e-9", "\"all\"")) {
      Files.writeString(config, json.formatted(wrong));
      EncoderException e =
          assertThrows(EncoderException.class, () -> Encoders.read(file, Optional.empty()));
      assertTrue(e.getMessage(), e.getMessage().contains("(crop_pct) is “"));
    }
  }

  private static EncoderModel told(EncoderModel model, String crop) {
    return new EncoderModel(
        model.spec(),
        model.weights(),
        Map.of(EncoderModel.INTERPOLATION, "bicubic", EncoderModel.CROP, crop));
  }

  private static float[] features(EncoderModel model, TileBatch tiles, Precision precision)
      throws EncoderException {
    try (Encoder encoder = Encoders.open(model, Device.CPU, precision)) {
      return encoder.encode(tiles).values();
    }
  }
}
