package org.contexture.distillation.term;

import static org.junit.Assert.assertArrayEquals;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Tensors;
import org.junit.Test;

@SuppressWarnings("try") // scopes only free what was made in them
public class PixelsTest {

  /** (x − mean) / √(variance + 1e-6), of each tile's cells (He et al. 2022, section 4). */
  @Test
  public void cellsAreNormalisedTileByTile() {
    try (PointerScope scope = new PointerScope()) {
      float[] image = new float[3 * 4 * 4];
      for (int i = 0; i < image.length; i++) {
        image[i] = i / 16 + (i % 4 < 2 ? 0 : 12); // colours 0, 1, 2; dark left, light right
      }
      Tensor normalised = Pixels.normalised(Tensors.of(image, 1, 3, 4, 4), 2); // [1, 12]
      double[] cells = {0, 12, 0, 12, 1, 13, 1, 13, 2, 14, 2, 14};
      double variance = 0;
      for (double cell : cells) {
        variance += (cell - 7) * (cell - 7) / 11;
      }
      float[] expected = new float[12];
      for (int i = 0; i < 12; i++) {
        expected[i] = (float) ((cells[i] - 7) / Math.sqrt(variance + 1e-6));
      }
      assertArrayEquals(expected, Tensors.floats(normalised), 1e-5f);
    }
  }
}
