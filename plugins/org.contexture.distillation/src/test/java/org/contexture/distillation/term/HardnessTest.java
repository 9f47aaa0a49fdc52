package org.contexture.distillation.term;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.window.Mask;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.TileBatch;
import org.contexture.network.Tensors;
import org.junit.Test;

/** The relative loss of Wang et al. 2023, worked out by hand. */
@SuppressWarnings("try") // scopes only free what was made in them
public class HardnessTest {

  private static final float[] HARDNESS = {0.3f, -1, 2, 0.5f, 0.1f, 4};
  private static final float[] LOSSES = {0.9f, 0.2f, 0.5f, 0.7f, 0.7f, 1};

  @Test
  public void pairsOfAWindowAreComparedAndAveraged() {
    assertEquals(expected(0, 3), losses(3, 2, 1)[0], 1e-6);
    assertEquals("behind a window without a pair", expected(1, 3), losses(1, 3, 2)[0], 1e-6);
  }

  /** By hand, of the tiles of one window. */
  private static double expected(int from, int tiles) {
    double sum = 0;
    for (int i = from; i < from + tiles; i++) {
      for (int j = from; j < from + tiles; j++) {
        double claim = 1 / (1 + Math.exp(HARDNESS[j] - HARDNESS[i]));
        sum -= LOSSES[i] > LOSSES[j] ? Math.log(claim) : 0;
        sum -= LOSSES[i] < LOSSES[j] ? Math.log(1 - claim) : 0;
      }
    }
    return sum / (tiles * (tiles - 1));
  }

  @Test
  public void tilesOfOtherWindowsAndTiesAndSingleTilesAreNoPairs() {
    float[] perWindow = losses(3, 2, 1);
    assertEquals("windows with pairs", 2, perWindow.length);
    assertEquals("neither of two equal losses is harder", 0, perWindow[1], 0);
    assertArrayEquals(new float[] {perWindow[0]}, losses(3, 1, 1, 1), 0);
    assertEquals(0, losses(1, 1, 1, 1, 1, 1).length);
  }

  @Test
  public void windowsWithOneMaskedTileHaveNoLoss() {
    BitSet present = new BitSet();
    present.set(0, 4);
    BitSet one = new BitSet();
    one.set(1);
    BitSet two = (BitSet) one.clone();
    two.set(3);
    WindowTiles window = new WindowTiles("w", 2, present, new TileBatch(4, 1, new byte[12]));
    MaskedBatch batch =
        new MaskedBatch(
            List.of(window, window, window),
            List.of(Mask.NONE, Mask.hiding(one), Mask.hiding(two)));
    assertEquals(1, new Hardness(8).count(batch));
  }

  @Test
  public void knowingTheOrderCostsLessThanTheReverse() {
    try (PointerScope scope = new PointerScope()) {
      Tensor losses = Tensors.of(LOSSES, 6);
      double right = loss(losses, losses);
      double wrong = loss(losses.neg(), losses);
      assertTrue(right + " < " + wrong, right < wrong);
    }
  }

  private static double loss(Tensor hardness, Tensor losses) {
    return Hardness.relativeLoss(hardness, losses).item_double();
  }

  private static float[] losses(int... tiles) {
    try (PointerScope scope = new PointerScope()) {
      return Tensors.floats(
          new MaskedTiles(Arrays.stream(tiles).boxed().toList())
              .each(Tensors.of(HARDNESS, 6), Tensors.of(LOSSES, 6), Hardness::relativeLoss));
    }
  }
}
