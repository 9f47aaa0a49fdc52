package org.contexture.network;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.device.Device;
import org.junit.Test;

@SuppressWarnings("try") // scopes act by being closed
public class WeightsTest {

  @Test
  public void sameSeedSameWeightsOtherSeedOtherWeights() {
    try (Weights a = small(7);
        Weights b = small(7);
        Weights c = small(8)) {
      assertArrayEquals(floats(a, "fc.weight"), floats(b, "fc.weight"), 0f);
      assertFalse(java.util.Arrays.equals(floats(a, "fc.weight"), floats(c, "fc.weight")));
    }
  }

  @Test
  public void tensorsOutliveTheScopeTheyWereMadeIn() {
    try (Weights weights = new Weights()) {
      try (PointerScope scope = new PointerScope()) {
        weights.parameter("w", Tensors.of(new float[] {1, 2, 3}, 3));
      }
      assertArrayEquals(new float[] {1, 2, 3}, floats(weights, "w"), 0f);
    }
  }

  @Test
  public void comesBackFromAFileUnchanged() throws Exception {
    try (Weights saved = small(1);
        Weights loaded = small(2)) {
      loaded.load(SafeTensors.parse(saved.save(Map.of("a", "b")).toBytes(), "file"), "file");
      for (String name : saved.names()) {
        assertArrayEquals(name, floats(saved, name), floats(loaded, name), 0f);
      }
    }
  }

  @Test
  public void mismatchNamesMissingUnexpectedAndWrongShapedTensorsAndChangesNothing() {
    try (Weights weights = small(1)) {
      Map<String, StoredTensor> other = new LinkedHashMap<>(weights.save(Map.of()).tensors());
      other.remove("fc.bias");
      other.put("fc.weight", StoredTensor.of(new float[6], 3, 2));
      other.put("bn.weight", StoredTensor.of(new float[] {9, 9, 9}, 3));
      other.put("head.weight", StoredTensor.of(new float[1], 1));
      WeightsException e =
          assertThrows(
              WeightsException.class,
              () -> weights.load(new SafeTensors(other, Map.of()), "student.safetensors"));
      assertEquals(
          "student.safetensors does not fit: 1 tensor missing (fc.bias); 1 tensor unexpected "
              + "(head.weight); 1 tensor of wrong shape (fc.weight (found [3, 2], expected [3,"
              + " 4])).",
          e.getMessage());
      assertArrayEquals(new float[] {1, 1, 1}, floats(weights, "bn.weight"), 0f);
    }
  }

  @Test
  public void frozenParametersGetNoGradient() {
    try (Weights weights = small(1);
        PointerScope scope = new PointerScope()) {
      weights.trainable(false, name -> name.startsWith("fc"));
      Tensor x = Tensors.of(new float[] {1, 2, 3, 4}, 1, 4);
      Tensor h = Layers.linear(weights, "fc", x); // [1, 3]
      Layers.layerNorm(weights, "bn", h, 1e-5).mul(h).sum().backward();
      assertFalse(weights.get("fc.weight").grad().defined());
      assertTrue(weights.get("bn.weight").grad().defined());
      assertEquals(2, weights.parameters(name -> name.startsWith("fc")).size());
    }
  }

  @Test
  public void copyIsIndependent() {
    try (Weights weights = small(1);
        Weights copy = weights.copy(Device.CPU);
        org.bytedeco.pytorch.NoGradGuard noGrad = new org.bytedeco.pytorch.NoGradGuard()) {
      float[] before = floats(weights, "fc.weight");
      copy.get("fc.weight").zero_();
      assertArrayEquals(before, floats(weights, "fc.weight"), 0f);
      assertEquals(weights.names(), copy.names());
      assertTrue(copy.isBuffer("bn.running_mean"));
      assertTrue(copy.get("fc.weight").requires_grad());
    }
  }

  private static Weights small(long seed) {
    Weights weights = new Weights();
    try (Initialiser fresh = new Initialiser(weights, seed)) {
      fresh.linear("fc", 4, 3);
      fresh.batchNorm("bn", 3);
    }
    return weights;
  }

  private static float[] floats(Weights weights, String name) {
    return Tensors.floats(weights.get(name));
  }
}
