package org.contexture.distillation.term;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.window.Mask;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.TileBatch;
import org.junit.Test;

/** What terms make of who is where: two full windows of 3 × 3; the second hides some tiles. */
public class PlacesTest {

  private static final MaskedBatch BATCH =
      new MaskedBatch(
          List.of(window("a"), window("b")), List.of(Mask.NONE, Mask.hiding(bits(0, 2, 4, 7))));

  @Test
  public void locationAsksWhereTheNextTileOfTheWindowLies() {
    List<int[]> pairs = new Location("location", 3, 8).pairs(BATCH);
    assertEquals("of 9 tiles, and of 5", 8 + 4, pairs.size());
    assertArrayEquals("one to the right", new int[] {0, 1, 2 * 5 + 3}, pairs.get(0));
    assertArrayEquals("down and back to the left", new int[] {2, 3, 3 * 5}, pairs.get(2));
    assertArrayEquals("from 1 to 3", new int[] {9, 10, 3 * 5 + 1}, pairs.get(8));
  }

  @Test
  public void relationsAreAskedOfAllTilesHiddenOrNot() {
    Relations relations =
        new Relations("relations", new FeatureComparison(LossKind.L1.loss(), List.of(0)));
    assertEquals(2 * 9, relations.count(BATCH));
    assertArrayEquals(BATCH.presentTokens(), relations.taught(BATCH));
  }

  /** Chen et al. 2022: every masked tile is in one fold, and nothing else is seen. */
  @Test
  public void foldsShareTheMaskedTiles() {
    BitSet seen = new BitSet();
    for (int fold = 0; fold < 3; fold++) {
      MaskedBatch shown = Folds.shown(BATCH, fold, 3);
      assertEquals(0, shown.maskedTokens().length);
      for (int token : shown.visibleTokens()) {
        assertFalse("once", seen.get(token));
        seen.set(token);
      }
    }
    assertArrayEquals(BATCH.maskedTokens(), seen.stream().toArray());
  }

  /**
   * Qi et al. 2023: content sees itself and what was before it, a query only what was before it.
   */
  @Test
  public void inARandomOrderNothingSeesWhatComesLater() {
    int[] order = {2, 0, 3};
    boolean[] looks = new boolean[8 * 8];
    Permuted.allow(order, 4, 0, looks);
    assertEquals("content 3", List.of(0, 2, 3), row(looks, 3));
    assertEquals("content 2 is first", List.of(2), row(looks, 2));
    assertEquals("query 3", List.of(0, 2, 4 + 3), row(looks, 4 + 3));
    assertEquals("query 0", List.of(2, 4), row(looks, 4));
    assertEquals("query 2 sees nothing", List.of(4 + 2), row(looks, 4 + 2));
  }

  @Test
  public void stainsAreHiddenInTurn() {
    assertEquals(StainSeparation.HAEMATOXYLIN, Stains.hidden(0, 9));
    assertEquals(StainSeparation.EOSIN, Stains.hidden(1, 9));
    assertEquals("by place, not by window", StainSeparation.HAEMATOXYLIN, Stains.hidden(9, 9));
  }

  /** Ruifrok and Johnston: a pixel of pure haematoxylin has no eosin, and is white without it. */
  @Test
  public void aStainIsTakenOut() {
    double length = Math.sqrt(0.650 * 0.650 + 0.704 * 0.704 + 0.286 * 0.286);
    byte[] rgb = new byte[3];
    double[] colour = {0.650, 0.704, 0.286};
    for (int c = 0; c < 3; c++) {
      rgb[c] = (byte) Math.round(256 * Math.pow(10, -0.5 * colour[c] / length) - 1);
    }
    TileBatch tile = new TileBatch(1, 1, rgb);
    assertEquals(0.5, StainSeparation.densities(StainSeparation.HAEMATOXYLIN, tile, 1)[0], 0.01);
    assertEquals(0, StainSeparation.densities(StainSeparation.EOSIN, tile, 1)[0], 0.01);
    for (byte value : StainSeparation.without(StainSeparation.HAEMATOXYLIN, tile).rgb()) {
      assertTrue("white", (value & 255) > 250);
    }
    assertArrayEquals(
        "no eosin to take", rgb, StainSeparation.without(StainSeparation.EOSIN, tile).rgb());
  }

  private static List<Integer> row(boolean[] looks, int row) {
    return java.util.stream.IntStream.range(0, 8)
        .filter(column -> looks[8 * row + column])
        .boxed()
        .toList();
  }

  private static WindowTiles window(String name) {
    return new WindowTiles(
        name, 3, bits(0, 1, 2, 3, 4, 5, 6, 7, 8), new TileBatch(9, 1, new byte[27]));
  }

  private static BitSet bits(int... positions) {
    BitSet bits = new BitSet();
    Arrays.stream(positions).forEach(bits::set);
    return bits;
  }
}
