package org.contexture.distillation.term;

import static org.junit.Assert.assertEquals;

import org.bytedeco.javacpp.PointerScope;
import org.contexture.network.Tensors;
import org.junit.Test;

@SuppressWarnings("try") // scopes only free what was made in them
public class RoutedTest {

  @Test
  public void theGateWeighsTeachersAndPaysForBeingUneven() {
    assertEquals(0.5 * 2 + 0.5 * 6, routed(0.5f, 0.1), 1e-6);
    double entropy = -(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1));
    assertEquals(0.9 * 2 + 0.1 * 6 + 0.1 * (Math.log(2) - entropy), routed(0.9f, 0.1), 1e-6);
    assertEquals(0.9 * 2 + 0.1 * 6, routed(0.9f, 0), 1e-6);
    assertEquals("all on one", 2 + 0.1 * Math.log(2), routed(1, 0.1), 1e-5);
  }

  private static double routed(float share, double balance) {
    try (PointerScope scope = new PointerScope()) {
      return Routed.routed(
              Tensors.of(new float[] {share, 1 - share}, 1, 2),
              Tensors.of(new float[] {2, 6}, 1, 2),
              balance)
          .item_double();
    }
  }
}
