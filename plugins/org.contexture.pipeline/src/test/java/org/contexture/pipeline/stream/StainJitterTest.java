package org.contexture.pipeline.stream;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.SplittableRandom;
import org.junit.Test;

public class StainJitterTest {

  /** Haematoxylin's colour at density 0.5 and 1, eosin's at 0.5 (by hand: 255·exp(−density·v)). */
  private static final byte[] PIXELS = rgb(184, 179, 221, 133, 126, 192, 246, 155, 241);

  @Test
  public void strengthZeroChangesNothing() {
    byte[] pixels = PIXELS.clone();
    StainJitter.draw(0, new SplittableRandom(1)).apply(pixels);
    assertArrayEquals(PIXELS, pixels);
  }

  @Test
  public void aSingleStainKeepsItsHueAndIsScaled() {
    double[] seen = new double[20];
    for (int seed = 0; seed < seen.length; seed++) {
      byte[] pixels = PIXELS.clone();
      StainJitter jitter = StainJitter.draw(0.3, new SplittableRandom(seed));
      jitter.apply(pixels);
      // Twice the density stays twice the density, but for the shift, which both have.
      double[] half = density(pixels, 0);
      double[] whole = density(pixels, 3);
      double factor = (whole[0] - half[0]) / (0.5 * 0.6500);
      assertEquals("green", factor * 0.5 * 0.7042, whole[1] - half[1], 0.02);
      assertEquals("blue", factor * 0.5 * 0.2862, whole[2] - half[2], 0.02);
      assertTrue("factor " + factor, factor > 0.65 && factor < 1.35);
      seen[seed] = factor;
    }
    java.util.Arrays.sort(seen);
    assertTrue("they differ", seen[19] - seen[0] > 0.2);
  }

  @Test
  public void theSameSeedStainsAlike() {
    byte[] one = PIXELS.clone();
    byte[] other = PIXELS.clone();
    StainJitter.draw(0.5, new SplittableRandom(3)).apply(one);
    StainJitter.draw(0.5, new SplittableRandom(3)).apply(other);
    assertArrayEquals(one, other);
  }

  private static double[] density(byte[] rgb, int at) {
    double[] density = new double[3];
    for (int c = 0; c < 3; c++) {
      density[c] = -Math.log((rgb[at + c] & 255) / 255.0);
    }
    return density;
  }

  private static byte[] rgb(int... values) {
    byte[] rgb = new byte[values.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) values[i];
    }
    return rgb;
  }
}
