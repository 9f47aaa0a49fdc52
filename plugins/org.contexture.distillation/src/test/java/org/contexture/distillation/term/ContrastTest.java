package org.contexture.distillation.term;

import static org.junit.Assert.assertEquals;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Tensors;
import org.junit.Test;

@SuppressWarnings("try") // scopes only free what was made in them
public class ContrastTest {

  /** −log(e^s⁺ / (e^s⁺ + Σ e^s⁻)), van den Oord et al. 2018, equation 4. */
  @Test
  public void infoNce() {
    try (PointerScope scope = new PointerScope()) {
      Tensor likeness = Tensors.of(new float[] {2, -1, 0.5f, 9, 0, 1, 3, -2}, 2, 4);
      boolean[] left = {true, false, false, true, false, false, true, true};
      float[] losses =
          Tensors.floats(
              Contrast.losses(likeness, Tensors.indices(0, 2), Tensor.create(left, 2, 4)));
      double first = Math.exp(2) / (Math.exp(2) + Math.exp(-1) + Math.exp(0.5));
      double second = Math.exp(3) / (Math.exp(3) + Math.exp(0) + Math.exp(1));
      assertEquals(-Math.log(first), losses[0], 1e-5);
      assertEquals(-Math.log(second), losses[1], 1e-5);
    }
  }
}
