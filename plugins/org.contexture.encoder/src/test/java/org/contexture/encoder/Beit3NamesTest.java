package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.contexture.encoder.architecture.ReferenceFormula;
import org.contexture.encoder.architecture.TrainableComputation;
import org.contexture.network.Mode;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files of BEiT-3 as torchscale writes them, MUSK's among them. */
@SuppressWarnings("try") // scopes and guards act by being closed
public class Beit3NamesTest {

  private static final int DIM = 128; // two heads
  private static final int MLP = 96;

  /**
   * The first features that torchscale's BEiT3 (MUSK's copy of October 2025, PyTorch 1.13) computes
   * of the class token, of the same weights and picture.
   */
  private static final float[] OF_TORCHSCALE = {
    -0.9056976f, 0.8403997f, 2.0192456f, 1.0343419f, 1.1652555f, -1.0348071f, 1.1155815f, 0.5032433f
  };

  /** The largest of all its 128 features. */
  private static final float LARGEST = 3.138f;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void theWayOfPicturesGivesTorchscalesNumbers() throws Exception {
    EncoderModel model = Encoders.read(written(beit3()), Optional.empty());
    assertEquals(32, model.spec().inputPixels());
    float[] features = Arrays.copyOf(features(model), OF_TORCHSCALE.length);
    assertArrayEquals(OF_TORCHSCALE, features, 1e-5f * LARGEST);
  }

  @Test
  public void whatIsForTextsIsPassedOverByName() throws Exception {
    EncoderModel model = Encoders.read(written(beit3()), Optional.empty());
    String told = model.provenance().get("passed over");
    assertTrue(told, told.contains("text_embed (1 tensor)"));
    assertTrue(told, told.contains("encoder (43 tensors)"));
    assertTrue(told, told.contains("vision_head (1 tensor)"));
    assertEquals("beit3.", model.provenance().get("found behind the prefix"));
  }

  @Test
  public void whatIsWrittenIsReadAgain() throws Exception {
    EncoderModel model = Encoders.read(written(beit3()), Optional.empty());
    Path copy = folder.getRoot().toPath().resolve("copy.safetensors");
    Encoders.write(model, copy);
    assertArrayEquals(features(model), features(Encoders.read(copy, Optional.empty())), 0);
  }

  @Test
  public void aTensorThatIsMissingIsNamed() throws Exception {
    Map<String, StoredTensor> damaged = beit3();
    damaged.remove("beit3.encoder.layers.1.ffn.A.ffn_layernorm.weight");
    EncoderException refused =
        assertThrows(
            EncoderException.class, () -> Encoders.read(written(damaged), Optional.empty()));
    assertTrue(refused.getMessage(), refused.getMessage().contains("blocks.1.mlp.norm.weight"));
  }

  @Test
  public void positionsWithoutRowsAreRefused() throws Exception {
    Map<String, StoredTensor> damaged = beit3();
    put(damaged, "beit3.encoder.embed_positions.A.weight", 2, DIM);
    assertThrows(EncoderException.class, () -> Encoders.read(written(damaged), Optional.empty()));
  }

  private static float[] features(EncoderModel model) throws EncoderException {
    try (Weights weights = EncoderWeights.load(model);
        PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      return Tensors.floats(
          EncoderWeights.architecture(model.spec())
              .features(
                  new TrainableComputation(weights, Mode.EVAL),
                  ReferenceFormula.input(1, 3, 32, 32)));
    }
  }

  private Path written(Map<String, StoredTensor> tensors) throws IOException {
    Path file = folder.getRoot().toPath().resolve("beit3.safetensors");
    new SafeTensors(tensors, Map.of()).write(file);
    return file;
  }

  /** Two layers for pictures of 2 × 2 patches of 16 pixels, and all that is for texts. */
  private static Map<String, StoredTensor> beit3() {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    put(tensors, "beit3.text_embed.weight", 10, DIM);
    put(tensors, "beit3.vision_embed.mask_token", 1, 1, DIM);
    put(tensors, "beit3.vision_embed.cls_token", 1, 1, DIM);
    put(tensors, "beit3.vision_embed.proj.weight", DIM, 3, 16, 16);
    put(tensors, "beit3.vision_embed.proj.bias", DIM);
    for (String way : List.of("A", "B")) {
      put(tensors, "beit3.encoder.embed_positions." + way + ".weight", 7, DIM);
      for (int i = 0; i < 2; i++) {
        String layer = "beit3.encoder.layers." + i + ".";
        for (String projection : List.of("k", "v", "q", "out")) {
          linear(tensors, layer + "self_attn." + projection + "_proj." + way, DIM, DIM);
        }
        norm(tensors, layer + "self_attn.inner_attn_ln." + way, DIM);
        norm(tensors, layer + "self_attn_layer_norm." + way, DIM);
        linear(tensors, layer + "ffn." + way + ".fc1", DIM, MLP);
        linear(tensors, layer + "ffn." + way + ".fc2", MLP, DIM);
        norm(tensors, layer + "ffn." + way + ".ffn_layernorm", MLP);
        norm(tensors, layer + "final_layer_norm." + way, DIM);
      }
      norm(tensors, "beit3.encoder.layer_norm." + way, DIM);
    }
    put(tensors, "vision_head.weight", DIM, DIM);
    put(tensors, "language_head.weight", DIM, DIM);
    put(tensors, "logit_scale");
    return tensors;
  }

  private static void linear(Map<String, StoredTensor> tensors, String name, int in, int out) {
    put(tensors, name + ".weight", out, in);
    put(tensors, name + ".bias", out);
  }

  private static void norm(Map<String, StoredTensor> tensors, String name, int dim) {
    put(tensors, name + ".weight", dim);
    put(tensors, name + ".bias", dim);
  }

  private static void put(Map<String, StoredTensor> tensors, String name, long... shape) {
    int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    float[] values = ReferenceFormula.values(name, count, rule(name, shape));
    tensors.put(name, StoredTensor.of(values, shape));
  }

  private static DoubleUnaryOperator rule(String name, long... shape) {
    boolean embedding = name.contains("token") || name.contains("embed_positions");
    if (shape.length >= 2 && !embedding) {
      double width = 2 * Math.sqrt(3.0 / Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b));
      return u -> (u - 0.5) * width;
    }
    return name.endsWith(".weight") && !embedding ? u -> 0.75 + 0.5 * u : u -> (u - 0.5) * 0.2;
  }
}
