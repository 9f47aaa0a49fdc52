package org.contexture.distillation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.loss.LossKind;
import org.contexture.network.Tensors;
import org.junit.Test;

@SuppressWarnings("try") // scopes only free what was made in them
public class ComparisonTest {

  @Test
  public void everyTeacherCounts() {
    float[] predicted = {1, 2, 5, 3, 4, 9};
    float[] target = {1, 4, 8, 3, 5, 8};
    float[] first = losses(predicted, target, 2, 1); // 2 and 1 dimensions
    assertArrayEquals(new float[] {(1 + 3) / 2f, (0.5f + 1) / 2}, first, 1e-6f);
  }

  /** The same two tiles, alone in windows of any size. */
  @Test
  public void placesWithoutATileDoNotDiluteRelations() {
    for (int side : new int[] {2, 4, 8}) {
      try (PointerScope scope = new PointerScope()) {
        Comparison relations = new Comparison(LossKind.L1.loss(), true, List.of(2));
        Tensor losses =
            relations.losses(
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

  private static float[] losses(float[] predicted, float[] target, Integer... dimensions) {
    try (PointerScope scope = new PointerScope()) {
      return Tensors.floats(
          new Comparison(LossKind.L1.loss(), false, List.of(dimensions))
              .losses(
                  Tensors.of(predicted, 2, 3),
                  Tensors.of(target, 2, 3),
                  Tensors.indices(0, 1),
                  1,
                  4));
    }
  }
}
