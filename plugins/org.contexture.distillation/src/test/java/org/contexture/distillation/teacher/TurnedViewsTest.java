package org.contexture.distillation.teacher;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.contexture.encoder.Orientation;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.junit.Test;

public class TurnedViewsTest {

  private static final int SIDE = 5;
  private static final int BYTES = 3 * SIDE * SIDE;

  private static TileBatch tiles(int count) {
    byte[] rgb = new byte[count * BYTES];
    new Random(1).nextBytes(rgb);
    return new TileBatch(count, SIDE, rgb);
  }

  @Test
  public void allEightAreSeenAboutAsOften() {
    int[] seen = new int[Orientation.COUNT];
    TileBatch tiles = tiles(800);
    for (int tile = 0; tile < tiles.tiles(); tile++) {
      seen[TurnedViews.view(tiles, tile).code()]++;
    }
    assertEquals(Arrays.toString(seen), 100, Arrays.stream(seen).min().orElseThrow(), 35);
    assertEquals(Arrays.toString(seen), 100, Arrays.stream(seen).max().orElseThrow(), 35);
  }

  @Test
  public void eachTileIsSeenAsItIsSeenAlone() {
    TileBatch tiles = tiles(20);
    Teacher turned = new TurnedViews(new Bytes());
    float[] together = turned.features(tiles).values();
    for (int tile = 0; tile < tiles.tiles(); tile++) {
      TileBatch alone = tiles.part(tile, tile + 1);
      Orientation view = TurnedViews.view(alone, 0);
      float[] expected = new Bytes().features(alone.laid(t -> view)).values();
      assertArrayEquals(expected, turned.features(alone).values(), 0);
      assertArrayEquals(
          expected, Arrays.copyOfRange(together, tile * BYTES, (tile + 1) * BYTES), 0);
    }
  }

  @Test
  public void aTileThatIsLaidOtherwiseIsMostlySeenOtherwise() {
    TileBatch tiles = tiles(50);
    Teacher turned = new TurnedViews(new Bytes());
    double distinct = 0;
    for (int tile = 0; tile < tiles.tiles(); tile++) {
      Set<Integer> seen = new HashSet<>();
      for (int laid = 0; laid < Orientation.COUNT; laid++) {
        Orientation view = new Orientation(laid);
        TileBatch other = tiles.part(tile, tile + 1).laid(t -> view);
        seen.add(Arrays.hashCode(turned.features(other).values()));
      }
      distinct += seen.size();
    }
    double expected = 8 * (1 - Math.pow(7.0 / 8, 8)); // of eight drawn eight times
    assertEquals(expected, distinct / tiles.tiles(), 0.5);
  }

  /** Sees pixels. */
  private static final class Bytes implements Teacher {
    @Override
    public String name() {
      return "bytes";
    }

    @Override
    public int dimension() {
      return BYTES;
    }

    @Override
    public FloatMatrix features(TileBatch tiles) {
      float[] values = new float[tiles.rgb().length];
      for (int i = 0; i < values.length; i++) {
        values[i] = tiles.rgb()[i];
      }
      return new FloatMatrix(tiles.tiles(), BYTES, values);
    }

    @Override
    public void close() {}
  }
}
