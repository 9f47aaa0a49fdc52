package org.contexture.distillation.teacher;

import static org.junit.Assert.assertArrayEquals;

import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.junit.Test;

public class AveragedViewsTest {

  /** Two tiles of 2 × 2: red values 1 2 / 3 4 and 5 6 / 7 8. */
  private static final TileBatch TILES = tiles(1, 2, 3, 4, 5, 6, 7, 8);

  @Test
  public void featuresAreTheMeanOverThem() {
    Teacher corner = new Corner();
    float[] mean = new AveragedViews(corner).features(TILES).values();
    assertArrayEquals(new float[] {2.5f, 6.5f}, mean, 1e-6f);
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
