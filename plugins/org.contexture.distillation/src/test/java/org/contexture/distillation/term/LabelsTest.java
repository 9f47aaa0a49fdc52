package org.contexture.distillation.term;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.contexture.network.Tensors;
import org.junit.Test;

/** −log softmax of the class (Liang et al. 2022), worked out by hand. */
@SuppressWarnings("try") // scopes only free what was made in them
public class LabelsTest {

  @Test
  public void eachWindowLosesTheCrossEntropyOfItsClass() {
    double first = Math.exp(0.5) + Math.exp(-1) + Math.exp(2);
    double second = Math.exp(1) + Math.exp(0) + Math.exp(-2);
    try (PointerScope scope = new PointerScope()) {
      assertArrayEquals(
          new float[] {(float) (Math.log(first) - 2), (float) (Math.log(second) - 1)},
          Tensors.floats(
              Labels.losses(
                  Tensors.of(new float[] {0.5f, -1, 2, 1, 0, -2}, 2, 3), Tensors.indices(2, 0))),
          1e-6f);
    }
  }

  @Test
  public void slidesWithoutTwoClassesAreRefused() {
    Summand labels = Summand.parse("0.01 labels").get(0);
    for (int classes : new int[] {0, 1}) {
      IllegalArgumentException problem =
          assertThrows(
              IllegalArgumentException.class,
              () -> labels.kind().term("labels", labels, new Sizes(2, 8, List.of(4), classes)));
      assertTrue(problem.getMessage(), problem.getMessage().contains("at least two classes"));
    }
  }
}
