package org.contexture.distillation.teacher;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.junit.Test;

public class AveragedViewsTest {

  /** Two tiles of 2 × 2: red values 1 2 / 3 4 and 5 6 / 7 8. */
  private static final TileBatch TILES = tiles(1, 2, 3, 4, 5, 6, 7, 8);

  @Test
  public void eightViewsAreEightPictures() {
    Set<List<Integer>> views = new HashSet<>();
    for (int view = 0; view < 8; view++) {
      byte[] rgb = Views.of(TILES, all(view)).rgb();
      views.add(List.of((int) rgb[0], (int) rgb[3], (int) rgb[6], (int) rgb[9]));
    }
    assertEquals(8, views.size());
    assertArrayEquals(TILES.rgb(), Views.of(TILES, all(0)).rgb());
    assertEquals("mirrored", 2, Views.of(TILES, all(1)).rgb()[0]);
    assertEquals("upside down", 3, Views.of(TILES, all(2)).rgb()[0]);
    assertEquals("rows are columns", 3, Views.of(TILES, all(4)).rgb()[3]);
    assertEquals("each tile in its place", 8, Views.of(TILES, all(3)).rgb()[12]);
  }

  @Test
  public void featuresAreTheMeanOverThem() {
    Teacher corner = new Corner();
    float[] mean = new AveragedViews(corner).features(TILES).values();
    assertArrayEquals(new float[] {2.5f, 6.5f}, mean, 1e-6f);
  }

  private static IntUnaryOperator all(int view) {
    return tile -> view;
  }

  /** Sees the first pixel's red. */
  private static final class Corner implements Teacher {
    @Override
    public String name() {
      return "corner";
    }

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public FloatMatrix features(TileBatch tiles) {
      float[] red = new float[tiles.tiles()];
      for (int tile = 0; tile < red.length; tile++) {
        red[tile] = tiles.rgb()[tile * 3 * tiles.pixels() * tiles.pixels()];
      }
      return new FloatMatrix(red.length, 1, red);
    }

    @Override
    public void close() {}
  }

  private static TileBatch tiles(int... reds) {
    byte[] rgb = new byte[3 * reds.length];
    for (int i = 0; i < reds.length; i++) {
      rgb[3 * i] = (byte) reds[i];
    }
    return new TileBatch(2, 2, rgb);
  }
}
