package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.FeatureMoments;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Tensors;
import org.junit.Test;

@SuppressWarnings("try") // scopes act by being closed
public class StandardisationTest {

  @Test
  public void trainingTilesGetMeanZeroAndDeviationOne() {
    FloatMatrix tiles = new FloatMatrix(2, 2, new float[] {10, -3, 14, 5});
    FeatureMoments moments = new FeatureMoments(2);
    moments.add(tiles);
    try (PointerScope scope = new PointerScope()) {
      Tensor features = Tensors.of(tiles);
      Standardisation.of(moments).apply(features);
      assertArrayEquals(new float[] {-1, -1, 1, 1}, Tensors.floats(features), 1e-6f);
      Tensor other = Tensors.of(new float[] {12, 9}, 1, 2);
      Standardisation.of(moments).apply(other);
      assertArrayEquals(new float[] {0, 2}, Tensors.floats(other), 1e-6f);
    }
  }
}
