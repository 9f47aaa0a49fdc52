package org.contexture.mil.head;

import static org.junit.Assert.assertEquals;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.network.Tensors;
import org.junit.Test;

@SuppressWarnings("try") // the scope frees the tensors
public class TargetTest {

  @Test
  public void theLossOfScoresInBfloat16IsComputedIn32Bits() {
    ClassTarget target = new ClassTarget(1, 0.7);
    for (float[] scores : new float[][] {{0.3f, -1.2f}, {2.1f}}) {
      try (PointerScope scope = new PointerScope()) {
        Tensor brief = Tensors.of(scores, 1, scores.length).to(ScalarType.BFloat16);
        Tensor loss = target.loss(brief);
        assertEquals(ScalarType.Float, loss.scalar_type().intern());
        assertEquals(target.loss(brief.to(ScalarType.Float)).item_double(), loss.item_double(), 0);
      }
    }
  }
}
