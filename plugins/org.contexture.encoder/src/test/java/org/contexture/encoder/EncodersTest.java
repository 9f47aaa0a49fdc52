package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.contexture.encoder.architecture.Architectures;
import org.contexture.encoder.architecture.FreshWeights;
import org.contexture.encoder.architecture.ReferenceFormula;
import org.contexture.encoder.architecture.VisionTransformer.Pooling;
import org.contexture.network.FloatMatrix;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Encoders of every format, and what is wrong with broken ones. */
public class EncodersTest {

  /** What PyTorch computed for {@link #tile} when the test files were made. */
  private static final float[] TINY_VIT = {
    0.0046495f,
    -0.4120010f,
    -0.9562056f,
    0.9205055f,
    -0.4943772f,
    -1.7842367f,
    1.3033488f,
    0.8267564f
  };

  private static final float[] TORCHSCRIPT = {0.2339299f, 0.0970887f, 0.0672592f, -0.0592863f};

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void aCheckpointWithTimmsNamesIsRecognisedBehindItsPrefix() throws Exception {
    EncoderModel model = read("tiny-vit.pth");
    assertEquals("model", model.provenance().get("found under"));
    assertEquals("backbone.", model.provenance().get("found behind the prefix"));
    assertEquals(16, model.spec().inputPixels());
    assertFeatures(TINY_VIT, model);
  }

  @Test
  public void dinov2sNamesMeanTheSameNetwork() throws Exception {
    assertFeatures(TINY_VIT, read("tiny-dinov2.pth"));
  }

  /** Small networks by timm with the options and files of these models. */
  @Test
  public void pathologyModelsAreDescribedByTheFileBesideThem() throws Exception {
    SafeTensors expected = SafeTensors.read(TestFiles.of("timm/expected.safetensors"));
    for (String name : List.of("virchow2", "uni2-h", "h-optimus-0", "mean")) {
      EncoderModel model = read("timm/" + name + "/model.safetensors");
      assertEquals(name, name.equals("virchow2") ? 64 : 32, model.spec().dimension());
      assertEquals(name, 28, model.spec().inputPixels());
      assertTrue(name, model.provenance().get("described by").endsWith("config.json"));
      double red = model.spec().normalisation().mean().get(0);
      assertEquals(name, name.equals("h-optimus-0") ? 0.707223 : 0.485, red, 0);
      for (Precision precision : List.of(Precision.FP32, Precision.AUTO)) {
        try (Encoder encoder = Encoders.open(model, Device.CPU, precision)) {
          float[] features = encoder.encode(tile(28)).row(0);
          float tolerance = encoder.precision() == Precision.FP32 ? 1e-5f : 0.05f;
          assertArrayEquals(name, expected.get(name).floats(), features, tolerance);
        }
      }
    }
  }

  @Test
  public void theFeatureOfATransformerCanBeChosen() throws Exception {
    EncoderModel model = read("timm/uni2-h/model.safetensors");
    EncoderSpec both = model.spec().pooled(Pooling.CLASS_AND_MEAN);
    assertEquals(64, both.dimension());
    float[] joined = encoded(new EncoderModel(both, model.weights(), Map.of()), 28);
    assertArrayEquals(encoded(model, 28), Arrays.copyOf(joined, 32), 1e-6f);
    EncoderSpec mean = model.spec().pooled(Pooling.MEAN);
    assertArrayEquals(
        encoded(new EncoderModel(mean, model.weights(), Map.of()), 28),
        Arrays.copyOfRange(joined, 32, 64),
        1e-6f);
    EncoderSpec none = read("timm/mean/model.safetensors").spec();
    assertThrows(IllegalArgumentException.class, () -> none.pooled(Pooling.CLASS));
    EncoderSpec other = Encoders.describe("resnet18");
    assertThrows(IllegalArgumentException.class, () -> other.pooled(Pooling.MEAN));
  }

  @Test
  public void whatIsBesideTheFileButNotAboutItIsIgnored() throws Exception {
    Path file = folder.getRoot().toPath().resolve("squeeze.safetensors");
    Encoders.write(Encoders.initialise("squeezenet1_1", 1), file);
    Path config = folder.getRoot().toPath().resolve("config.json");
    Files.copy(TestFiles.of("timm/h-optimus-0/config.json"), config);
    EncoderModel model = Encoders.read(file, Optional.empty());
    assertEquals(Normalisation.IMAGENET, model.spec().normalisation());
    Files.writeString(config, "{\"architecture\": \"vit\", \"mean\": 3, \"std\": 4}");
    EncoderException e =
        assertThrows(EncoderException.class, () -> Encoders.read(file, Optional.empty()));
    assertTrue(e.getMessage(), e.getMessage().contains("config.json, which is beside the weights"));
    Files.writeString(config, "{\"some other program's\": true}");
    assertEquals(512, Encoders.read(file, Optional.empty()).spec().dimension());
  }

  @Test
  public void timmsNamesOfAPlainTransformerAreTorchvisionsToo() throws Exception {
    EncoderModel model = vitSWithoutEqualTensors();
    Map<String, StoredTensor> renamed = new LinkedHashMap<>();
    SafeTensors.parse(model.weights(), "weights")
        .tensors()
        .forEach((name, tensor) -> renamed.put(timm(name), tensor));
    Path file = folder.getRoot().toPath().resolve("timm.safetensors");
    new SafeTensors(renamed, Map.of()).write(file);
    EncoderModel plain = Encoders.read(file, Optional.of("vit_s_16"));
    assertEquals(model.sha256(), plain.sha256());
    EncoderModel recognised = Encoders.read(file, Optional.empty());
    assertTrue(recognised.spec().architecture().startsWith("timm_vit(dim=384,depth=12,heads=6"));
    try (Encoder ours = Encoders.open(plain, Device.CPU, Precision.FP32);
        Encoder timms = Encoders.open(recognised, Device.CPU, Precision.FP32)) {
      assertArrayEquals(ours.encode(tile(224)).values(), timms.encode(tile(224)).values(), 1e-5f);
    }
  }

  /** Fresh norms are all alike, so that a mixed-up pair would not show. */
  private static EncoderModel vitSWithoutEqualTensors() {
    EncoderSpec spec = Encoders.initialise("vit_s_16", 1).spec();
    try (Weights weights = FreshWeights.blank(Architectures.named("vit_s_16").orElseThrow())) {
      ReferenceFormula.fill(weights);
      return EncoderWeights.model(spec, weights, Map.of());
    }
  }

  /** timm's name for a tensor of torchvision's. */
  private static String timm(String name) {
    return name.replace("encoder.layers.encoder_layer_", "blocks.")
        .replace("ln_1", "norm1")
        .replace("ln_2", "norm2")
        .replace("self_attention.in_proj_", "attn.qkv.")
        .replace("self_attention.out_proj", "attn.proj")
        .replace("mlp.0", "mlp.fc1")
        .replace("mlp.3", "mlp.fc2")
        .replace("class_token", "cls_token")
        .replace("encoder.pos_embedding", "pos_embed")
        .replace("encoder.ln", "norm")
        .replace("conv_proj", "patch_embed.proj");
  }

  @Test
  public void torchScriptRuns() throws Exception {
    EncoderModel model = read("features.pt");
    assertEquals("torchscript", model.spec().architecture());
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.BF16)) {
      assertEquals(Precision.FP32, encoder.precision());
      assertEquals(
          "CPU, 32-bit floats (a TorchScript program runs as it is)", encoder.arithmetic());
    }
    assertEquals(4, model.spec().dimension());
    assertFeatures(TORCHSCRIPT, model);
  }

  @Test
  public void torchScriptThatReturnsATupleIsRefused() {
    EncoderException e = assertThrows(EncoderException.class, () -> read("tuple.pt"));
    assertTrue(e.getMessage(), e.getMessage().contains("tuple.pt returns a Tuple"));
  }

  @Test
  public void everyFormatThatIsWrittenGivesTheSameFeatures() throws Exception {
    EncoderModel model = read("tiny-vit.pth");
    for (String ending : List.of(".safetensors", ".onnx")) {
      Path file = folder.getRoot().toPath().resolve("encoder" + ending);
      Encoders.write(model, file);
      EncoderModel back = Encoders.read(file, Optional.empty());
      assertEquals(model.spec().normalisation(), back.spec().normalisation());
      assertEquals(16, back.spec().inputPixels());
      assertFeatures(TINY_VIT, back);
    }
    assertEquals(2, folder.getRoot().list().length);
  }

  @Test
  public void normalisationCanBeOverriddenAndIsWritten() throws Exception {
    EncoderModel model = Encoders.initialise("squeezenet1_1", 1);
    Normalisation other = new Normalisation(List.of(0.1, 0.2, 0.3), List.of(0.4, 0.5, 0.6));
    EncoderSpec spec = new EncoderSpec("squeezenet1_1", 512, 112, other);
    Path file = folder.getRoot().toPath().resolve("s.safetensors");
    Encoders.write(new EncoderModel(spec, model.weights(), model.provenance()), file);
    assertEquals(spec, Encoders.read(file, Optional.empty()).spec());
  }

  @Test
  public void whatIsSetReplacesWhatFilesSayAndIsWritten() throws Exception {
    Normalisation other = Normalisation.parse("[0.70322989, 0.531, 0.66]", "(0.21716, 0.26, 0.18)");
    EncoderOverrides set =
        new EncoderOverrides(Optional.of(other), OptionalInt.of(112), Optional.empty());
    Path onnx = folder.getRoot().toPath().resolve("squeeze.onnx");
    Encoders.write(Encoders.initialise("squeezenet1_1", 1), onnx);
    for (Path file : List.of(onnx, TestFiles.of("features.pt"))) {
      EncoderModel model = Encoders.read(file, Optional.empty(), set);
      assertEquals(other, model.spec().normalisation());
      assertEquals(112, model.spec().inputPixels());
      assertEquals(
          "mean [0.70322989, 0.531, 0.66], deviation [0.21716, 0.26, 0.18]; tiles of 112 px",
          model.provenance().get("set by the user"));
    }
    Path again = folder.getRoot().toPath().resolve("again.onnx");
    EncoderModel model = Encoders.read(onnx, Optional.empty(), set);
    Encoders.write(model, again);
    EncoderModel back = Encoders.read(again, Optional.empty());
    assertEquals(model.spec(), back.spec());
    assertArrayEquals(encoded(model, 64), encoded(back, 64), 0f);
    assertFalse(
        Arrays.equals(encoded(Encoders.read(onnx, Optional.empty()), 64), encoded(back, 64)));
  }

  @Test
  public void aSizeThatAnOnnxModelDoesNotTakeIsRefused() throws Exception {
    Path onnx = folder.getRoot().toPath().resolve("vit.onnx");
    Encoders.write(read("tiny-vit.pth"), onnx);
    EncoderOverrides set =
        new EncoderOverrides(Optional.empty(), OptionalInt.of(24), Optional.empty());
    EncoderException e =
        assertThrows(EncoderException.class, () -> Encoders.read(onnx, Optional.empty(), set));
    assertTrue(e.getMessage(), e.getMessage().contains("vit.onnx takes tiles of 16 pixels only"));
  }

  @Test
  public void metadataThatCannotBeUnderstoodAreNamed() throws Exception {
    SafeTensors good =
        SafeTensors.parse(Encoders.initialise("squeezenet1_1", 1).weights(), "weights");
    Map<String, String> refused =
        Map.of(
            "mean", "The mean of the pixels is “many”; expected three numbers",
            "std", "The standard deviation of the pixels is “many”; expected three numbers",
            "input_pixels", "its input_pixels are “many”; expected a number of pixels");
    for (Map.Entry<String, String> entry : refused.entrySet()) {
      Map<String, String> metadata = new LinkedHashMap<>(good.metadata());
      metadata.put(entry.getKey(), "many");
      Path file = folder.getRoot().toPath().resolve("odd.safetensors");
      new SafeTensors(good.tensors(), metadata).write(file);
      EncoderException e =
          assertThrows(EncoderException.class, () -> Encoders.read(file, Optional.empty()));
      assertTrue(e.getMessage(), e.getMessage().contains("odd.safetensors: " + entry.getValue()));
    }
  }

  private static float[] encoded(EncoderModel model, int pixels) throws Exception {
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      return encoder.encode(tile(pixels)).row(0);
    }
  }

  @Test
  public void sameSeedSameEncoder() {
    assertEquals(
        Encoders.initialise("squeezenet1_1", 3).sha256(),
        Encoders.initialise("squeezenet1_1", 3).sha256());
    assertTrue(
        !Encoders.initialise("squeezenet1_1", 3)
            .sha256()
            .equals(Encoders.initialise("squeezenet1_1", 4).sha256()));
  }

  @Test
  public void wrongArchitectureListsTheTensors() throws Exception {
    Path file = folder.getRoot().toPath().resolve("squeeze.safetensors");
    Encoders.write(Encoders.initialise("squeezenet1_1", 1), file);
    EncoderException e =
        assertThrows(EncoderException.class, () -> Encoders.read(file, Optional.of("resnet18")));
    assertTrue(e.getMessage(), e.getMessage().contains("squeeze.safetensors does not fit"));
    assertTrue(e.getMessage(), e.getMessage().contains("missing (conv1.weight"));
    assertTrue(e.getMessage(), e.getMessage().contains("unexpected (features.0.weight"));
  }

  @Test
  public void unknownArchitectureListsTheKnownOnes() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Encoders.initialise("vgg16", 1));
    assertTrue(e.getMessage(), e.getMessage().contains("efficientnet_v2_l"));
  }

  @Test
  public void nanWeightsAreNamed() throws Exception {
    SafeTensors good =
        SafeTensors.parse(Encoders.initialise("squeezenet1_1", 1).weights(), "weights");
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(good.tensors());
    float[] bias = new float[64];
    bias[5] = Float.NaN;
    tensors.put("features.3.expand1x1.bias", StoredTensor.of(bias, 64));
    Path file = folder.getRoot().toPath().resolve("nan.safetensors");
    new SafeTensors(tensors, Map.of()).write(file);
    EncoderException e =
        assertThrows(EncoderException.class, () -> Encoders.read(file, Optional.empty()));
    assertTrue(
        e.getMessage(),
        e.getMessage().contains("1 of 64 values of the tensor “features.3.expand1x1.bias”"));
  }

  @Test
  public void architectureIsRecognisedByItsTensors() throws Exception {
    EncoderModel model = Encoders.initialise("mobilenet_v2", 1);
    SafeTensors weights = SafeTensors.parse(model.weights(), "weights");
    Map<String, StoredTensor> prefixed = new LinkedHashMap<>();
    weights.tensors().forEach((name, tensor) -> prefixed.put("module." + name, tensor));
    Path file = folder.getRoot().toPath().resolve("m.safetensors");
    new SafeTensors(prefixed, Map.of()).write(file);
    EncoderModel read = Encoders.read(file, Optional.empty());
    assertEquals("mobilenet_v2", read.spec().architecture());
    assertEquals("module.", read.provenance().get("found behind the prefix"));
  }

  @Test
  public void somethingElseIsRefused() throws Exception {
    Path text = folder.newFile("notes.txt").toPath();
    assertThrows(EncoderException.class, () -> Encoders.read(text, Optional.empty()));
    Path onnx = folder.newFile("broken.onnx").toPath();
    Files.writeString(onnx, "this is no model");
    EncoderException e =
        assertThrows(EncoderException.class, () -> Encoders.read(onnx, Optional.empty()));
    assertTrue(e.getMessage(), e.getMessage().contains("broken.onnx: ONNX Runtime cannot load"));
    Path script = folder.newFile("broken.pt").toPath();
    byte[] whole = Files.readAllBytes(TestFiles.of("features.pt"));
    Files.write(script, Arrays.copyOf(whole, whole.length - 100));
    e = assertThrows(EncoderException.class, () -> Encoders.read(script, Optional.empty()));
    assertTrue(e.getMessage(), e.getMessage().contains("broken.pt is damaged: zip END header"));
    assertTrue(e.getMessage(), e.getMessage().endsWith("Fetch the file again."));
    assertThrows(
        EncoderException.class,
        () -> Encoders.write(Encoders.initialise("squeezenet1_1", 1), Path.of("x.txt")));
  }

  /** From the file to features: what is read in time is refused by name, the rest computes. */
  @Test
  public void damagedFilesNeverFailOtherwiseThanWithAMessage() throws Exception {
    for (String name :
        List.of("tiny-vit.pth", "tiny-dinov2.pth", "timm/virchow2/model.safetensors")) {
      byte[] original = Files.readAllBytes(TestFiles.of(name));
      Path file = folder.getRoot().toPath().resolve(Path.of(name).getFileName());
      Random random = new Random(1);
      int refused = 0;
      for (int i = 0; i < 100; i++) {
        Files.write(file, TestFiles.damaged(original, random));
        try {
          EncoderModel model = Encoders.read(file, Optional.empty());
          assertEquals(
              model.spec(),
              Encoders.describe(file, Optional.empty(), EncoderOverrides.NONE).orElseThrow());
        } catch (EncoderException e) {
          assertTrue(e.getMessage(), e.getMessage().contains(file.toString()));
          refused++;
        }
      }
      assertTrue(name + ": " + refused + " refused", refused > 50);
    }
  }

  @Test
  public void aTransformerRefusesTilesOfAnotherSize() throws Exception {
    try (Encoder encoder = Encoders.open(read("tiny-vit.pth"), Device.CPU, Precision.FP32)) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> encoder.encode(tile(20)));
      assertTrue(e.getMessage(), e.getMessage().contains("16 pixels only; found 20"));
    }
    try (TrainableEncoder encoder = TrainableEncoder.open(read("tiny-vit.pth"), Device.CPU)) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> encoder.images(tile(20)));
      assertTrue(e.getMessage(), e.getMessage().contains("16 pixels only; found 20"));
    }
  }

  private static EncoderModel read(String name) throws EncoderException {
    return Encoders.read(TestFiles.of(name), Optional.empty());
  }

  /** One tile whose bytes count up in sevens. */
  private static TileBatch tile(int pixels) {
    byte[] rgb = new byte[3 * pixels * pixels];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * 7 % 256);
    }
    return new TileBatch(1, pixels, rgb);
  }

  private static void assertFeatures(float[] expected, EncoderModel model) throws Exception {
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      FloatMatrix features = encoder.encode(tile(16));
      assertArrayEquals(expected, features.row(0), 1e-5f);
      assertEquals(0, encoder.encode(new TileBatch(0, 16, new byte[0])).rows());
    }
  }
}
