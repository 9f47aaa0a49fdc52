package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.Computation;
import org.contexture.encoder.architecture.ReferenceFormula;
import org.contexture.encoder.architecture.Rotary;
import org.contexture.encoder.architecture.TrainableComputation;
import org.contexture.encoder.architecture.VisionTransformer.Pooling;
import org.contexture.network.Mode;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Weight files with the names of timm and transformers, and copies for training, are read right.
 */
@SuppressWarnings("try") // scopes and guards act by being closed
public class NamesOfOthersTest {

  private static final Path FIXTURES =
      Path.of(System.getProperty("contexture.shared", "absent"), "fixtures/encoders-2");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void timmsConvolutionalNetworksGiveTimmsNumbers() throws Exception {
    assertReference("timm_efficientnet_b0", "efficientnet_b0", "features", 1280);
    assertReference("timm_mobilenetv2_100", "mobilenet_v2", "features", 1280);
  }

  @Test
  public void convolutionalNetworksGiveTheirAuthorsNumbers() throws Exception {
    assertReference("timm_resnet50_layer3", "resnet50_layer3", "features", 1024);
    assertReference("timm_densenet121", "densenet121", "features", 1024);
    assertReference("timm_convnext_tiny", "convnext_tiny", "features", 768);
    assertReference("tv_convnext_tiny", "convnext_tiny", "features", 768);
    assertReference("tv_regnet_y_400mf", "regnet_y_400mf", "features", 440);
    assertReference("tv_mobilenet_v3_large", "mobilenet_v3_large", "features", 960);
  }

  /** As CLAM takes it: the file has more, which is passed over by name. */
  @Test
  public void resnet50IsCutBehindItsThirdStageIfAsked() throws Exception {
    EncoderModel cut =
        assertReference(
            "tv_resnet50_layer3",
            Optional.of("resnet50_layer3"),
            EncoderOverrides.NONE,
            "resnet50_layer3",
            "features",
            1024);
    String told = cut.provenance().get("passed over");
    assertTrue(told, told.contains("fc (2 tensors), layer4 (50 tensors)"));
    EncoderModel whole = Encoders.read(filled("tv_resnet50_layer3"), Optional.empty());
    assertEquals("resnet50", whole.spec().architecture());
  }

  @Test
  public void swinTransformersGiveTimmsNumbers() throws Exception {
    assertReference("timm_swin_tiny", "swin_tiny", "features", 768);
    assertReference("ctranspath", "ctranspath", "features", 768);
  }

  @Test
  public void towersOfPicturesAndTextsGiveTheirNumbers() throws Exception {
    assertReference("clip_vision", "clip_vit(", "features", 96);
    assertReference("conch_visual", "conch(", "features", 128);
    assertReference("conch_v15", "conch(", "features", 128);
    assertReference("conch_visual_full", Optional.empty(), sized(224), "conch(", "features", 512);
  }

  @Test
  public void transformersOfTransformersGiveTheirNumbers() throws Exception {
    assertReference("vitmodel_pooler", "timm_vit(", "features", 128);
    assertReference("phikon_vitmodel", "timm_vit(", "features", 128);
    assertReference("phikon_v2_dinov2_mlp", "timm_vit(", "features", 128);
    assertReference("dinov2_registers_mlp", "timm_vit(", "features", 128);
    assertReference("midnight_dinov2_swiglu", "timm_vit(", "features", 128);
    assertReference(
        "midnight_dinov2_swiglu",
        Optional.empty(),
        pooled(Pooling.CLASS_AND_MEAN),
        "timm_vit(",
        "features_cls_mean",
        256);
    assertReference(
        "phikon_v2_dinov2_mlp",
        Optional.empty(),
        pooled(Pooling.MEAN),
        "timm_vit(",
        "patch_tokens_mean",
        128);
  }

  @Test
  public void timmsTransformersGiveTimmsNumbers() throws Exception {
    assertReference("uni_timm_vit", "timm_vit(", "features", 192);
    assertReference("uni2h_timm_vit", "timm_vit(", "features", 192);
    assertReference("hoptimus_timm_vit", "timm_vit(", "features", 192);
    assertReference(
        "virchow_timm_vit",
        Optional.empty(),
        pooled(Pooling.CLASS_AND_MEAN),
        "timm_vit(",
        "features",
        320);
    assertReference("lunit_kaiko_timm_vit_s8", "timm_vit(", "features", 384);
  }

  /** Rotary positions are of rows and columns: the reference's picture is no square. */
  @Test
  public void dinov3GivesItsNumbersOnPicturesThatAreNoSquares() throws Exception {
    Path numbers = FIXTURES.resolve("dinov3_vit_mlp.safetensors");
    Assume.assumeTrue("needs " + numbers, Files.exists(numbers));
    EncoderModel model = Encoders.read(filled("dinov3_vit_mlp"), Optional.empty());
    assertTrue(model.spec().architecture(), model.spec().architecture().contains("rotary"));
    assertNear(
        "dinov3_vit_mlp",
        SafeTensors.read(numbers).get("features"),
        features(model, "2,3,64,80", (computation) -> placed(computation, 4, 5)));
  }

  /** transformers resamples positions without widening the filters; here to 6 rows, 5 columns. */
  @Test
  public void positionsOfTransformersAreResampledAsItDoes() throws Exception {
    Path numbers = FIXTURES.resolve("dinov2_mlp_interpolated.safetensors");
    Assume.assumeTrue("needs " + numbers, Files.exists(numbers));
    Map<String, StoredTensor> file = SafeTensors.read(filled("dinov2_mlp_interpolated")).tensors();
    assertTrue(TransformersNames.areOf(file.keySet()));
    EncoderModel model = Encoders.read(filled("dinov2_mlp_interpolated"), Optional.empty());
    Architecture architecture = EncoderWeights.architecture(model.spec());
    try (Weights weights = EncoderWeights.load(model);
        PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor positions = weights.get("pos_embed");
      positions.set_data(PositionEmbedding.resampled(positions, 1, 4, 6, 5, false));
      Tensor input = ReferenceFormula.input(2, 3, 84, 70);
      assertNear(
          "dinov2_mlp_interpolated",
          SafeTensors.read(numbers).get("features"),
          Tensors.floats(
              architecture.features(new TrainableComputation(weights, Mode.EVAL), input)));
    }
  }

  /** The computation, with patches of other rows and columns than a square's. */
  @SuppressWarnings("unchecked") // the proxy passes tensors through
  private static Computation<Tensor> placed(Computation<Tensor> net, int rows, int columns) {
    return (Computation<Tensor>)
        Proxy.newProxyInstance(
            Computation.class.getClassLoader(),
            new Class<?>[] {Computation.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("rotaryAttention")) {
                Rotary square = (Rotary) arguments[2];
                arguments[2] = new Rotary(square.prefix(), rows, columns, square.base());
              }
              return method.isDefault()
                  ? InvocationHandler.invokeDefault(proxy, method, arguments)
                  : method.invoke(net, arguments);
            });
  }

  private static EncoderOverrides sized(int pixels) {
    return new EncoderOverrides(Optional.empty(), OptionalInt.of(pixels), Optional.empty());
  }

  private static EncoderOverrides pooled(Pooling pooling) {
    return new EncoderOverrides(Optional.empty(), OptionalInt.empty(), Optional.of(pooling));
  }

  private EncoderModel assertReference(
      String name, String architecture, String feature, int dimension) throws Exception {
    return assertReference(
        name, Optional.empty(), EncoderOverrides.NONE, architecture, feature, dimension);
  }

  private EncoderModel assertReference(
      String name,
      Optional<String> wanted,
      EncoderOverrides overrides,
      String architecture,
      String feature,
      int dimension)
      throws Exception {
    Path numbers = FIXTURES.resolve(name + ".safetensors");
    Assume.assumeTrue("needs " + numbers, Files.exists(numbers));
    EncoderModel model = Encoders.read(filled(name), wanted, overrides);
    assertTrue(model.spec().architecture(), model.spec().architecture().startsWith(architecture));
    assertEquals(dimension, model.spec().dimension());
    SafeTensors reference = SafeTensors.read(numbers);
    String shape = reference.metadata().get("input_shape");
    assertNear(name, reference.get(feature), features(model, shape, same -> same));
    if (reference.tensors().containsKey("peaked." + feature)) {
      double gain = Double.parseDouble(reference.metadata().get("peaked_gain"));
      EncoderModel peaked = Encoders.read(filled(name, gain), wanted, overrides);
      assertNear(
          name + " peaked",
          reference.get("peaked." + feature),
          features(peaked, shape, same -> same));
    }
    return model;
  }

  private static void assertNear(String name, StoredTensor expected, float[] actual) {
    float[] values = expected.floats();
    assertEquals(values.length, actual.length);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < values.length; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
      difference = Math.max(difference, Math.abs(values[i] - actual[i]));
    }
    System.out.printf("%s: %.2g of the largest%n", name, difference / largest);
    assertTrue(name + " differs by " + difference / largest, difference <= 1e-5 * largest);
  }

  private static float[] features(
      EncoderModel model, String shape, UnaryOperator<Computation<Tensor>> change)
      throws Exception {
    long[] sides =
        Arrays.stream(shape.replaceAll("[^0-9,]", "").split(",", -1))
            .mapToLong(Long::parseLong)
            .toArray();
    Architecture architecture = EncoderWeights.architecture(model.spec());
    try (Weights weights = EncoderWeights.load(model);
        PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor input = ReferenceFormula.input(sides);
      return Tensors.floats(
          architecture.features(change.apply(new TrainableComputation(weights, Mode.EVAL)), input));
    }
  }

  private Path filled(String name) throws Exception {
    return filled(name, 1);
  }

  /** A file of the fixture's names and shapes, filled as its README says. */
  private Path filled(String name, double gain) throws Exception {
    JsonObject names =
        JsonParser.parseString(Files.readString(FIXTURES.resolve("names/" + name + ".json")))
            .getAsJsonObject();
    JsonObject described = names.has("tensors") ? names.getAsJsonObject("tensors") : names;
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> entry : described.entrySet()) {
      JsonObject tensor = entry.getValue().getAsJsonObject();
      long[] shape = new long[tensor.getAsJsonArray("shape").size()];
      Arrays.setAll(shape, i -> tensor.getAsJsonArray("shape").get(i).getAsLong());
      int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      long fanIn = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
      DoubleUnaryOperator rule =
          switch (tensor.get("fill").isJsonNull() ? "none" : tensor.get("fill").getAsString()) {
            case "unit" -> u -> 0.75 + 0.5 * u;
            case "variance" -> u -> 0.5 + u;
            case "matrix" -> u -> (float) ((u - 0.5) * 2 * Math.sqrt(3.0 / fanIn)) * gain;
            case "small" -> u -> (u - 0.5) * 0.2;
            default -> u -> 0;
          };
      float[] values = ReferenceFormula.values(entry.getKey(), count, rule);
      tensors.put(entry.getKey(), StoredTensor.of(values, shape));
    }
    return written(name + gain, tensors);
  }

  @Test
  public void theTeacherIsTakenBeforeTheStudentAndTheTrainedNetworkBeforeItsCopy()
      throws Exception {
    for (String[] pair :
        new String[][] {
          {"teacher.backbone.", "student.backbone."}, // DINO, DINOv2, iBOT
          {"teacher_backbone.", "student_backbone."}, // lightly
          {"target_encoder.", "encoder."}, // I-JEPA
          {"ema_model.", "model."}, // an average of the weights, as Lightning keeps it
          {"model_ema.module.", "model.module."},
          {"backbone.", "backbone_momentum."}, // lightly's MoCo and BYOL
          {"module.encoder_q.", "module.encoder_k."}, // MoCo
          {"module.base_encoder.", "module.momentum_encoder."}, // MoCo v3
          {"online_network.", "target_network."} // BYOL
        }) {
      Map<String, StoredTensor> both = new LinkedHashMap<>();
      both.putAll(network(pair[1], 2));
      both.putAll(network(pair[0], 1));
      EncoderModel model = Encoders.read(written("both", both), Optional.empty());
      assertEquals(
          pair[0].replaceFirst("(?<=.)module\\.", ""),
          model.provenance().get("found behind the prefix"));
      assertEquals(Encoders.initialise("squeezenet1_1", 1).sha256(), model.sha256());
      String other = pair[1].substring(0, pair[1].indexOf('.'));
      if (!pair[0].startsWith(other + ".")) {
        String told = model.provenance().get("passed over");
        assertTrue(told, told.contains(other + " ("));
      }
    }
  }

  @Test
  public void wrappersWithinNamesAreTakenOut() throws Exception {
    for (UnaryOperator<String> wrapped :
        List.<UnaryOperator<String>>of(
            name -> "features.module." + name.substring("features.".length()),
            name -> "_orig_mod." + name,
            name -> "module.encoder.module." + name,
            name ->
                name.replaceFirst("^features\\.(\\d+)\\.", "features.$1._fsdp_wrapped_module."))) {
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      network("", 1).forEach((name, tensor) -> tensors.put(wrapped.apply(name), tensor));
      assertEquals(
          Encoders.initialise("squeezenet1_1", 1).sha256(),
          Encoders.read(written("wrapped", tensors), Optional.empty()).sha256());
    }
  }

  @Test
  public void leftOverHeadsArePassedOverAndTold() throws Exception {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(network("", 1));
    for (String head :
        List.of(
            "masked_embed",
            "projection_head.0.weight",
            "projection_head.2.bias",
            "prototypes.weight",
            "predictor.0.weight",
            "dino_head.mlp.0.weight",
            "queue",
            "queue_ptr",
            "decoder_blocks.0.norm1.weight",
            "pooler.dense.bias")) {
      tensors.put(head, StoredTensor.of(new float[] {1}, 1));
    }
    EncoderModel model = Encoders.read(written("heads", tensors), Optional.empty());
    String told = model.provenance().get("passed over");
    assertTrue(told, told.contains("projection_head (2 tensors), prototypes (1 tensor)"));
    tensors.put("norm_pre.weight", StoredTensor.of(new float[] {1}, 1));
    EncoderException e =
        assertThrows(
            EncoderException.class,
            () -> Encoders.read(written("other", tensors), Optional.of("squeezenet1_1")));
    assertTrue(e.getMessage(), e.getMessage().contains("1 tensor unexpected (norm_pre.weight)"));
  }

  @Test
  public void whatPadsOtherwiseIsRefusedByName() throws Exception {
    Map<String, StoredTensor> tensors =
        Map.of(
            "conv_stem.weight", StoredTensor.of(new float[] {1}, 1),
            "blocks.0.0.conv_exp.weight", StoredTensor.of(new float[] {1}, 1));
    EncoderException e =
        assertThrows(
            EncoderException.class, () -> Encoders.read(written("v2", tensors), Optional.empty()));
    assertTrue(e.getMessage(), e.getMessage().contains("pad as TensorFlow does"));
  }

  @Test
  public void aFileOfUnknownNamesHasNoNearestNetwork() throws Exception {
    Map<String, StoredTensor> tensors = Map.of("odd.name", StoredTensor.of(new float[] {1}, 1));
    EncoderException e =
        assertThrows(
            EncoderException.class, () -> Encoders.read(written("odd", tensors), Optional.empty()));
    assertTrue(e.getMessage(), e.getMessage().contains("the first is odd.name"));
    assertTrue(e.getMessage(), !e.getMessage().contains("nearest"));
  }

  @Test
  public void queryKeyAndValueAreJoinedInThatOrder() throws Exception {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put(
        "embeddings.patch_embeddings.projection.weight", StoredTensor.of(new float[1], 1, 1, 1, 1));
    String part = "encoder.layer.0.attention.attention.";
    tensors.put(part + "value.bias", StoredTensor.of(new float[] {5, 6}, 2));
    tensors.put(part + "query.bias", StoredTensor.of(new float[] {1, 2}, 2));
    tensors.put(part + "key.bias", StoredTensor.of(new float[] {3, 4}, 2));
    Map<String, StoredTensor> timm = TransformersNames.toTimm(tensors).orElseThrow();
    assertArrayEquals(
        new float[] {1, 2, 3, 4, 5, 6}, timm.get("blocks.0.attn.qkv.bias").floats(), 0);
    assertEquals(2, timm.size());
  }

  private static Map<String, StoredTensor> network(String prefix, long seed) throws Exception {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    SafeTensors.parse(Encoders.initialise("squeezenet1_1", seed).weights(), "new")
        .tensors()
        .forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    return tensors;
  }

  private Path written(String name, Map<String, StoredTensor> tensors) throws Exception {
    Path file = folder.getRoot().toPath().resolve(name + ".safetensors");
    return Files.write(file, new SafeTensors(tensors, Map.of()).toBytes());
  }
}
