package org.contexture.slides.stain;

/**
 * The light that stains take away: optical density is −ln((value + offset) / white), by channel.
 *
 * @param red value of a pixel without stain, in (0, 256]
 * @param green the same
 * @param blue the same
 * @param offset added to values, so that 0 has a density; with 0, value 0 counts as 1
 */
public record Illumination(double red, double green, double blue, double offset) {

  /** White is 255 (TIAToolbox and others). */
  public static final Illumination WHITE = new Illumination(255, 255, 255, 0);

  /** White is 240 of values + 1 (Macenko's own code and torchstain). */
  public static final Illumination MACENKO = new Illumination(240, 240, 240, 1);

  public Illumination {
    for (double white : new double[] {red, green, blue}) {
      if (!(white > 0 && white <= 256)) {
        throw new IllegalArgumentException(
            "White must be in (0, 256], found %s, %s, %s.".formatted(red, green, blue));
      }
    }
    if (!(offset >= 0 && offset <= 1)) {
      throw new IllegalArgumentException("The offset must be in [0, 1], found " + offset + ".");
    }
  }

  double white(int channel) {
    return channel == 0 ? red : channel == 1 ? green : blue;
  }

  /** Density of each value of a channel. */
  double[] densities(int channel) {
    double[] densities = new double[256];
    for (int value = 0; value < 256; value++) {
      densities[value] = density(channel, value);
    }
    return densities;
  }

  double density(int channel, int value) {
    double light = offset > 0 ? value + offset : Math.max(1, value);
    return -Math.log(light / white(channel));
  }

  /** Densities of pixels: three each. */
  double[] densities(byte[] rgb) {
    double[][] tables = {densities(0), densities(1), densities(2)};
    double[] densities = new double[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      densities[i] = tables[i % 3][rgb[i] & 255];
    }
    return densities;
  }
}
