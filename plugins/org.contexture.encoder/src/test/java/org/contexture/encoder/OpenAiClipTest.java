package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.network.FloatMatrix;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.WeightsException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** CLIP's tower of pictures with the names of OpenAI and open_clip. */
public class OpenAiClipTest {

  private static final String CLIP =
      "clip_vit(dim=128,depth=2,heads=2,mlp=96,patch=16,pixels=64,out=24)";

  /** Names of a block of ours, and what OpenAI calls it. */
  private static final Map<String, String> BLOCK =
      Map.of(
          "attn.qkv.weight", "attn.in_proj_weight",
          "attn.qkv.bias", "attn.in_proj_bias",
          "attn.proj.weight", "attn.out_proj.weight",
          "attn.proj.bias", "attn.out_proj.bias",
          "mlp.fc1.weight", "mlp.c_fc.weight",
          "mlp.fc1.bias", "mlp.c_fc.bias",
          "mlp.fc2.weight", "mlp.c_proj.weight",
          "mlp.fc2.bias", "mlp.c_proj.bias");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void theirWeightsAreThoseOfTheSameNetworkOfOurs() throws Exception {
    EncoderModel ours = Encoders.initialise(CLIP, 3);
    for (String prefix : List.of("", "module.")) {
      Map<String, StoredTensor> theirs = new LinkedHashMap<>();
      SafeTensors.parse(ours.weights(), "ours")
          .tensors()
          .forEach((name, tensor) -> rename(name, tensor, theirs, prefix));
      theirs.put(prefix + "logit_scale", StoredTensor.of(new float[] {4}));
      theirs.put(prefix + "token_embedding.weight", StoredTensor.of(new float[6], 3, 2));
      Path file = folder.getRoot().toPath().resolve("open_clip.safetensors");
      new SafeTensors(theirs, Map.of()).write(file);
      EncoderModel read = Encoders.read(file, Optional.empty());
      assertEquals(CLIP, read.spec().architecture());
      String told = read.provenance().get("passed over");
      assertTrue(told, told.contains("token_embedding (1 tensor)"));
      assertArrayEquals(floats(ours), floats(read), 0);
    }
  }

  /** All numbers of a model, tensor by tensor. */
  private static float[] floats(EncoderModel model) throws WeightsException {
    return FloatMatrix.joined(
            SafeTensors.parse(model.weights(), "a model").tensors().values().stream()
                .map(StoredTensor::floats)
                .map(values -> new FloatMatrix(values.length, 1, values))
                .toList())
        .values();
  }

  private static void rename(
      String name, StoredTensor tensor, Map<String, StoredTensor> theirs, String prefix) {
    String visual = prefix + "visual.";
    List<Long> shape = tensor.shape();
    switch (name) {
      case "cls_token" ->
          theirs.put(
              visual + "class_embedding",
              new StoredTensor(tensor.type(), List.of(shape.get(2)), tensor.content()));
      case "pos_embed" ->
          theirs.put(
              visual + "positional_embedding",
              new StoredTensor(
                  tensor.type(), List.of(shape.get(1), shape.get(2)), tensor.content()));
      case "visual_projection.weight" -> theirs.put(visual + "proj", turned(tensor));
      case "patch_embed.proj.weight" -> theirs.put(visual + "conv1.weight", tensor);
      default -> {
        String renamed = name.replace("norm_pre.", "ln_pre.").replaceFirst("^norm\\.", "ln_post.");
        if (name.startsWith("blocks.")) {
          String[] parts = name.split("\\.", 3);
          String part = BLOCK.getOrDefault(parts[2], parts[2].replace("norm", "ln_"));
          renamed = "transformer.resblocks." + parts[1] + "." + part;
        }
        theirs.put(visual + renamed, tensor);
      }
    }
  }

  /** [rows, columns] → [columns, rows]. */
  private static StoredTensor turned(StoredTensor matrix) {
    int rows = matrix.shape().get(0).intValue();
    int columns = matrix.shape().get(1).intValue();
    float[] values = matrix.floats();
    float[] turned = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % columns * rows + i / columns] = values[i];
    }
    return StoredTensor.of(turned, columns, rows);
  }
}
