package org.contexture.encoder.architecture;

import static org.junit.Assert.assertArrayEquals;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Mode;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.junit.Test;

/**
 * What is computed for inference is what is computed for training, on this machine: processors
 * whose caches are hidden gave other numbers.
 */
@SuppressWarnings("try") // scopes and guards act by being closed
public class FoldedComputationTest {

  @Test
  public void residualNetworks() {
    assertSame("resnet18");
  }

  @Test
  public void bottlenecks() {
    assertSame("resnet50");
  }

  @Test
  public void depthwiseConvolutions() {
    assertSame("mobilenet_v2");
  }

  private static void assertSame(String name) {
    Architecture architecture = Architectures.named(name).orElseThrow();
    try (Weights weights = FreshWeights.blank(architecture);
        FoldedComputation folded = new FoldedComputation(weights, false);
        FoldedComputation packed = new FoldedComputation(weights, true); // the last: empties them
        NoGradGuard noGrad = new NoGradGuard()) {
      ReferenceFormula.fill(weights);
      float[] expected = features(architecture, new TrainableComputation(weights, Mode.EVAL));
      assertArrayEquals("folded", expected, features(architecture, folded), 1e-4f);
      assertArrayEquals("oneDNN", expected, features(architecture, packed), 1e-4f);
    }
  }

  private static float[] features(Architecture architecture, Computation<Tensor> computation) {
    try (PointerScope scope = new PointerScope()) {
      return Tensors.floats(
          architecture.features(computation, ReferenceFormula.input(2, 3, 96, 96)));
    }
  }
}
