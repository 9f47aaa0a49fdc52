package org.contexture.slides.stain;

/**
 * An affine map of optical densities: what unmixing stains, changing their concentrations and
 * mixing them again comes to. By tables; within 0.2 grey values of the formula, then rounded.
 */
public final class DensityMap implements Recolouring {

  private static final int STEPS_PER_UNIT = 1024;
  private static final int LEAST = -1;
  private static final int DARKEST = 7;
  private static final byte[][] WHITE_VALUES = values(Illumination.WHITE);

  private final float[][] densities = new float[3][256]; // in steps
  private final byte[][] values;
  private final float[] matrix = new float[9];
  private final float[] shift = new float[3];

  /**
   * A map.
   *
   * @param from light of the pixels that come in
   * @param matrix [from channel · 3 + to channel]
   * @param shift of each channel's density
   * @param to light of the pixels that go out
   */
  public DensityMap(Illumination from, double[] matrix, double[] shift, Illumination to) {
    for (int c = 0; c < 3; c++) {
      double[] table = from.densities(c);
      for (int value = 0; value < 256; value++) {
        densities[c][value] = (float) (table[value] * STEPS_PER_UNIT);
      }
      this.shift[c] = (float) ((shift[c] - LEAST) * STEPS_PER_UNIT + 0.5); // rounds when cut
    }
    for (int i = 0; i < 9; i++) {
      this.matrix[i] = (float) matrix[i];
    }
    values = to.equals(Illumination.WHITE) ? WHITE_VALUES : values(to);
  }

  /** Values of each channel by density. */
  private static byte[][] values(Illumination to) {
    byte[][] values = new byte[3][(DARKEST - LEAST) * STEPS_PER_UNIT];
    for (int c = 0; c < 3; c++) {
      for (int step = 0; step < values[c].length; step++) {
        double value = to.white(c) * Math.exp(-LEAST - step / (double) STEPS_PER_UNIT);
        values[c][step] = (byte) Math.round(Math.min(255, value));
      }
    }
    return values;
  }

  /**
   * The map that takes stains of one slide for those of another.
   *
   * @param factors by which each stain's concentration is multiplied
   */
  static DensityMap between(
      Illumination fromLight,
      StainMatrix from,
      double[] factors,
      StainMatrix to,
      Illumination toLight) {
    int stains = from.stains();
    double[] unmix = from.unmix();
    double[] matrix = new double[9];
    for (int in = 0; in < 3; in++) {
      for (int out = 0; out < 3; out++) {
        for (int stain = 0; stain < stains; stain++) {
          matrix[3 * in + out] +=
              unmix[stains * in + stain] * factors[stain] * to.density(stain, out);
        }
      }
    }
    return new DensityMap(fromLight, matrix, new double[3], toLight);
  }

  @Override
  public void apply(byte[] rgb) {
    float[] reds = densities[0];
    float[] greens = densities[1];
    float[] blues = densities[2];
    float[] m = matrix;
    for (int i = 0; i < rgb.length; i += 3) {
      float red = reds[rgb[i] & 255];
      float green = greens[rgb[i + 1] & 255];
      float blue = blues[rgb[i + 2] & 255];
      rgb[i] = value(0, red * m[0] + green * m[3] + blue * m[6] + shift[0]);
      rgb[i + 1] = value(1, red * m[1] + green * m[4] + blue * m[7] + shift[1]);
      rgb[i + 2] = value(2, red * m[2] + green * m[5] + blue * m[8] + shift[2]);
    }
  }

  private byte value(int channel, float step) {
    byte[] table = values[channel];
    int at = (int) step;
    return table[at < 0 ? 0 : at >= table.length ? table.length - 1 : at];
  }
}
