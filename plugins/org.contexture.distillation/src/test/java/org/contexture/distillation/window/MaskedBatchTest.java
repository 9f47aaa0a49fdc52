package org.contexture.distillation.window;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.BitSet;
import java.util.List;
import org.contexture.encoder.TileBatch;
import org.contexture.network.device.OutOfMemory;
import org.junit.Test;

public class MaskedBatchTest {

  /** Two windows of 2×2; the first lacks position 1, the second position 3. One-pixel tiles. */
  private static final MaskedBatch BATCH =
      new MaskedBatch(
          List.of(window("a", bits(0, 2, 3), 10, 12, 13), window("b", bits(0, 1, 2), 20, 21, 22)),
          List.of(Mask.hiding(bits(2)), Mask.hiding(bits(0, 1))));

  @Test
  public void everyPresentTileIsEitherMaskedOrVisible() {
    assertArrayEquals(new int[] {0, 2, 3, 4, 5, 6}, BATCH.presentTokens());
    assertArrayEquals(new int[] {2, 4, 5}, BATCH.maskedTokens());
    assertArrayEquals(new int[] {0, 3, 6}, BATCH.visibleTokens());
  }

  @Test
  public void tilesComeInTheOrderAskedFor() {
    TileBatch tiles = BATCH.tiles(new int[] {3, 5, 0});
    assertEquals(3, tiles.tiles());
    assertArrayEquals(new byte[] {13, 13, 13, 21, 21, 21, 10, 10, 10}, tiles.rgb());
  }

  @Test
  public void partsHoldAllWindowsInOrder() {
    List<MaskedBatch> parts = BATCH.split(1);
    assertEquals("a", parts.get(0).names());
    assertArrayEquals(new int[] {0, 1}, parts.get(1).maskedTokens());
  }

  /** 900 windows of 16 tiles of 224 pixels are 2.2 GB. */
  @Test
  public void moreThanAnArrayHoldsIsAMatterOfMemory() {
    int[] tokens = new int[200_000];
    WindowTiles large =
        new WindowTiles("large", 1, bits(0), new TileBatch(1, 64, new byte[3 * 64 * 64]));
    MaskedBatch batch = MaskedBatch.unmasked(List.of(large));
    OutOfMemoryError error = assertThrows(OutOfMemoryError.class, () -> batch.tiles(tokens));
    assertTrue(error.getMessage(), error.getMessage().contains("tiles of 64 pixels"));
    assertTrue(OutOfMemory.isCauseOf(error));
  }

  private static WindowTiles window(String name, BitSet present, int... values) {
    byte[] rgb = new byte[3 * values.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) values[i / 3];
    }
    return new WindowTiles(name, 2, present, new TileBatch(values.length, 1, rgb));
  }

  private static BitSet bits(int... positions) {
    BitSet bits = new BitSet();
    for (int position : positions) {
      bits.set(position);
    }
    return bits;
  }
}
