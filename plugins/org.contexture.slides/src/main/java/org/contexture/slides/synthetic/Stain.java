package org.contexture.slides.synthetic;

import java.util.SplittableRandom;

/**
 * How much light haematoxylin and eosin take from red, green and blue, per unit of stain
 * (Beer–Lambert). The reference vectors are those of Macenko et al. 2009; staining varies from
 * slide to slide.
 *
 * @param haematoxylin strength of the stain, about 1
 * @param eosin strength of the stain, about 1
 * @param tint shift of the eosin's blue absorption
 * @param glass brightness of bare glass, 0 … 255, per channel
 */
record Stain(double haematoxylin, double eosin, double tint, int glass) {

  private static final double[] H = {0.5626, 0.7201, 0.4062};
  private static final double[] E = {0.2159, 0.8012, 0.5581};
  private static final int STEPS = 1024;
  private static final float RANGE = 4;

  /** A laboratory's staining on one day. */
  static Stain draw(SplittableRandom random) {
    return new Stain(
        random.nextDouble(0.88, 1.14),
        random.nextDouble(0.82, 1.2),
        random.nextDouble(-0.1, 0.1),
        random.nextInt(241, 248));
  }

  /** Turns amounts of stain into interleaved RGB. */
  void develop(float[] h, float[] e, byte[] rgb) {
    for (int channel = 0; channel < 3; channel++) {
      float[] fromH = table(haematoxylin * H[channel], glass + (channel == 1 ? -2 : 0));
      float[] fromE = table(eosin * (E[channel] + (channel == 2 ? tint : 0)), 1);
      for (int i = 0, j = channel; i < h.length; i++, j += 3) {
        rgb[j] = (byte) (int) (fromH[index(h[i])] * fromE[index(e[i])] + 0.5f);
      }
    }
  }

  private static int index(float amount) {
    return Math.max(0, Math.min(STEPS - 1, (int) (amount * (STEPS / RANGE))));
  }

  private static float[] table(double absorption, double light) {
    float[] table = new float[STEPS];
    for (int i = 0; i < STEPS; i++) {
      table[i] = (float) (light * Math.exp(-absorption * i * RANGE / STEPS));
    }
    return table;
  }
}
