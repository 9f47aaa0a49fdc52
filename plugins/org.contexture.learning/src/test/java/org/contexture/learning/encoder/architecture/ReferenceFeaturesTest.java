package org.contexture.learning.encoder.architecture;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.learning.network.Mode;
import org.contexture.learning.network.SafeTensors;
import org.contexture.learning.network.Tensors;
import org.contexture.learning.network.Weights;
import org.junit.Assume;
import org.junit.Test;

/** Our architectures give torchvision's numbers, in training code and in folded inference code. */
@SuppressWarnings("try") // scopes and guards act by being closed
public class ReferenceFeaturesTest {

  private static final double TOLERANCE = 1e-4;

  @Test
  public void resnet18() throws Exception {
    check("resnet18");
  }

  @Test
  public void resnet50() throws Exception {
    check("resnet50");
  }

  @Test
  public void mobilenetV2() throws Exception {
    check("mobilenet_v2");
  }

  @Test
  public void squeezenet() throws Exception {
    check("squeezenet1_1");
  }

  @Test
  public void efficientnetV2S() throws Exception {
    check("efficientnet_v2_s");
  }

  @Test
  public void vitB16() throws Exception {
    check("vit_b_16");
  }

  @Test
  public void resnet34() throws Exception {
    check("resnet34");
  }

  @Test
  public void efficientnetB0() throws Exception {
    check("efficientnet_b0");
  }

  @Test
  public void efficientnetV2M() throws Exception {
    check("efficientnet_v2_m");
  }

  @Test
  public void efficientnetV2L() throws Exception {
    check("efficientnet_v2_l");
  }

  @Test
  public void vitL16() throws Exception {
    check("vit_l_16");
  }

  private static void check(String name) throws Exception {
    Path file = Path.of(System.getProperty("contexture.shared", ""), "fixtures/encoders");
    file = file.resolve(name + ".safetensors");
    Assume.assumeTrue("needs " + file, Files.exists(file));
    SafeTensors reference = SafeTensors.read(file);
    Architecture architecture = Architectures.named(name).orElseThrow();
    float[] expected = reference.get("features").floats();
    long[] shape =
        Arrays.stream(reference.metadata().get("input_shape").split(",", -1))
            .mapToLong(Long::parseLong)
            .toArray();
    try (Weights weights = FreshWeights.blank(architecture);
        FoldedComputation folded = new FoldedComputation(weights, false);
        FoldedComputation packed = new FoldedComputation(weights, true);
        NoGradGuard noGrad = new NoGradGuard()) {
      ReferenceFormula.fill(weights);
      assertFeatures(
          name, architecture, new TrainableComputation(weights, Mode.EVAL), shape, expected);
      assertFeatures(name + ", folded", architecture, folded, shape, expected);
      assertFeatures(name + ", oneDNN", architecture, packed, shape, expected);
    }
  }

  private static void assertFeatures(
      String what,
      Architecture architecture,
      Computation<Tensor> computation,
      long[] shape,
      float[] expected) {
    try (PointerScope scope = new PointerScope()) {
      Tensor features = architecture.features(computation, ReferenceFormula.input(shape));
      assertEquals(architecture.dimension(), features.size(1));
      float[] actual = Tensors.floats(features);
      double largest = 0;
      for (int i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
      }
      System.out.printf("%s: largest difference %.2g%n", what, largest);
      assertTrue(what + " differs by " + largest, largest <= TOLERANCE);
    }
  }
}
