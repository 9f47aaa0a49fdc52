package org.contexture.distillation;

import static org.junit.Assert.assertArrayEquals;

import java.util.BitSet;
import java.util.List;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.TileBatch;
import org.junit.Test;

public class LowFrequenciesTest {

  /** Three tiles of 16 pixels: even grey, fine stripes, light above and dark below. */
  @Test
  public void coarseStructureCountsAndFineDoesNot() {
    byte[] rgb = new byte[3 * 16 * 16 * 3];
    for (int i = 0; i < rgb.length; i++) {
      int tile = i / (16 * 16 * 3);
      int x = i / 3 % 16;
      int y = i / 3 / 16 % 16;
      rgb[i] = (byte) (tile == 0 ? 100 : tile == 1 ? 200 * (x % 2) : y < 8 ? 200 : 0);
    }
    BitSet present = new BitSet();
    present.set(0);
    present.set(2, 4);
    WindowTiles window = new WindowTiles("w", 2, present, new TileBatch(3, 16, rgb));
    float[] scores = LowFrequencies.scores(MaskedBatch.unmasked(List.of(window))).get(0);
    assertArrayEquals(new float[] {0, 0, 0, 100}, scores, 1e-4f);
  }
}
