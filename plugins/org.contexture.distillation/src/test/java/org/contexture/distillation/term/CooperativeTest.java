package org.contexture.distillation.term;

import static org.junit.Assert.assertEquals;

import org.bytedeco.javacpp.PointerScope;
import org.contexture.network.Tensors;
import org.junit.Test;

@SuppressWarnings("try") // scopes only free what was made in them
public class CooperativeTest {

  /** Two masks of three channels; squared differences are 1, 4 and 9. */
  @Test
  public void masksChooseChannelsAndMayNotOverlap() {
    assertEquals((1 + 9) / 2.0, loss(0.7, 1, 0, 0, 0, 0, 1), 1e-4);
    assertEquals("an even mask", (14 / 3.0 + 9) / 2, loss(0, 1, 1, 1, 0, 0, 1), 1e-4);
    double dice = 2 * 1 / (2.0 + 1);
    assertEquals((2.5 + 4) / 2 + 0.7 * dice, loss(0.7, 1, 1, 0, 0, 1, 0), 1e-4);
  }

  private static double loss(double diversity, float... chosen) {
    try (PointerScope scope = new PointerScope()) {
      return Cooperative.losses(
              Tensors.of(new float[] {1, 2, 3}, 1, 3),
              Tensors.of(new float[3], 1, 3),
              Tensors.of(chosen, 1, 2, 3),
              diversity)
          .item_double();
    }
  }
}
