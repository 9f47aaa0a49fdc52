package org.contexture.distillation.term;

import static org.junit.Assert.assertEquals;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.loss.LossKind;
import org.contexture.network.Tensors;
import org.junit.Test;

@SuppressWarnings("try") // scopes only free what was made in them
public class RelationsTest {

  /** The same two tiles, alone in windows of any size. */
  @Test
  public void placesWithoutATileDoNotDilute() {
    for (int side : new int[] {2, 4, 8}) {
      try (PointerScope scope = new PointerScope()) {
        Tensor losses =
            Relations.relationLosses(
                LossKind.L1.loss(),
                Tensors.of(new float[] {1, 0, 0, 1}, 2, 2), // at right angles
                Tensors.of(new float[] {1, 1, 2, 2}, 2, 2), // alike
                Tensors.indices(0, 3),
                1,
                (long) side * side);
        for (float loss : Tensors.floats(losses)) {
          assertEquals("a tile's two cosines: 0 and 1 apart", 0.5, loss, 1e-6);
        }
      }
    }
  }
}
