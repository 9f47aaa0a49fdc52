package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.ReferenceFormula;
import org.contexture.encoder.architecture.TrainableComputation;
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
  public void transformersOfTransformersGiveTheirNumbers() throws Exception {
    assertReference("phikon_vitmodel", "timm_vit(", "features", 128);
    assertReference("phikon_v2_dinov2_mlp", "timm_vit(", "features", 128);
    assertReference("dinov2_registers_mlp", "timm_vit(", "features", 128);
    assertReference("midnight_dinov2_swiglu", "timm_vit(", "features", 128);
  }

  @Test
  public void timmsTransformersGiveTimmsNumbers() throws Exception {
    assertReference("uni_timm_vit", "timm_vit(", "features", 128);
    assertReference("lunit_kaiko_timm_vit_s8", "timm_vit(", "features", 128);
  }

  /** The first numbers of the feature: some authors join the class token with a mean. */
  private void assertReference(String name, String architecture, String feature, int length)
      throws Exception {
    Path numbers = FIXTURES.resolve(name + ".safetensors");
    Assume.assumeTrue("needs " + numbers, Files.exists(numbers));
    EncoderModel model = Encoders.read(filled(name), Optional.empty());
    assertTrue(model.spec().architecture(), model.spec().architecture().startsWith(architecture));
    SafeTensors reference = SafeTensors.read(numbers);
    for (String peak : List.of("", "peaked.")) {
      if (!reference.tensors().containsKey(peak + feature)) {
        continue;
      }
      StoredTensor expected = reference.get(peak + feature);
      double gain =
          peak.isEmpty() ? 1 : Double.parseDouble(reference.metadata().get("peaked_gain"));
      EncoderModel read =
          peak.isEmpty() ? model : Encoders.read(filled(name, gain), Optional.empty());
      float[] actual = features(read, reference.metadata().get("input_shape"));
      int wide = expected.shape().get(1).intValue();
      float[] all = expected.floats();
      int batch = all.length / wide;
      double largest = 0;
      double difference = 0;
      for (int i = 0; i < batch; i++) {
        for (int k = 0; k < length; k++) {
          largest = Math.max(largest, Math.abs(all[i * wide + k]));
          double own = actual[i * (actual.length / batch) + k];
          difference = Math.max(difference, Math.abs(own - all[i * wide + k]));
        }
      }
      System.out.printf("%s %s: %.2g of the largest%n", name, peak, difference / largest);
      assertTrue(name + " differs by " + difference / largest, difference <= 1e-5 * largest);
    }
  }

  private static float[] features(EncoderModel model, String shape) throws Exception {
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
          architecture.features(new TrainableComputation(weights, Mode.EVAL), input));
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
          {"backbone.", "backbone_momentum."}, // lightly's MoCo and BYOL
          {"module.encoder_q.", "module.encoder_k."}, // MoCo
          {"module.base_encoder.", "module.momentum_encoder."}, // MoCo v3
          {"online_network.", "target_network."} // BYOL
        }) {
      Map<String, StoredTensor> both = new LinkedHashMap<>();
      both.putAll(network(pair[1], 2));
      both.putAll(network(pair[0], 1));
      EncoderModel model = Encoders.read(written("both", both), Optional.empty());
      assertEquals(pair[0], model.provenance().get("found behind the prefix"));
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
