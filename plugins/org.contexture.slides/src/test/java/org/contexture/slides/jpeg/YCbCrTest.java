package org.contexture.slides.jpeg;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.Random;
import org.junit.Test;

public class YCbCrTest {

  /** ITU-T T.871, section 7, in floating point: rounding may differ by one level, the mean not. */
  @Test
  public void coloursAreThoseOfTheStandard() {
    Random random = new Random(4);
    byte[] pixels = new byte[3 * 100_000];
    random.nextBytes(pixels);
    byte[] converted = pixels.clone();
    YCbCr.toRgb(converted);
    double[] bias = new double[3];
    for (int i = 0; i < pixels.length; i += 3) {
      int y = pixels[i] & 255;
      int cb = (pixels[i + 1] & 255) - 128;
      int cr = (pixels[i + 2] & 255) - 128;
      double[] exact = {y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb};
      for (int c = 0; c < 3; c++) {
        double expected = Math.max(0, Math.min(255, exact[c]));
        double difference = (converted[i + c] & 255) - expected;
        assertEquals(expected, converted[i + c] & 255, 0.51);
        bias[c] += difference;
      }
    }
    assertArrayEquals(
        new double[3], new double[] {bias[0] / 1e5, bias[1] / 1e5, bias[2] / 1e5}, 0.01);
  }

  /** libjpeg-turbo 2.1 decodes a stream of this colour so; factors of more digits give 135. */
  @Test
  public void roundsAsLibjpegDoes() {
    byte[] pixel = {(byte) 200, (byte) 254, (byte) 159};
    YCbCr.toRgb(pixel);
    assertArrayEquals(new byte[] {(byte) 243, (byte) 134, (byte) 255}, pixel);
  }

  @Test
  public void greyStaysGrey() {
    for (int y = 0; y < 256; y++) {
      byte[] pixel = {(byte) y, (byte) 128, (byte) 128};
      YCbCr.toRgb(pixel);
      assertArrayEquals(new byte[] {(byte) y, (byte) y, (byte) y}, pixel);
    }
  }
}
