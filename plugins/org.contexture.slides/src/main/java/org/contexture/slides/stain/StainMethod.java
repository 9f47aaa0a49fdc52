package org.contexture.slides.stain;

import java.util.Arrays;

/** Ways to measure how pixels are stained. */
public enum StainMethod {
  /** {@link Macenko}. */
  MACENKO,
  /** {@link Vahadane}. */
  VAHADANE,
  /** {@link LabMap}. */
  REINHARD;

  /** Pixels of tissue below which stains cannot be told. */
  static final int FEWEST = 500;

  /** Densities from which Vahadane's stains are learned, at most: more change nothing. */
  private static final int MOST_LEARNED = 20_000;

  private static final double HIGH = 99;

  /**
   * Measures RGB pixels of tissue; glass between them does no harm.
   *
   * @param light of the slide; plays no part in Reinhard's
   * @throws IllegalArgumentException with a sentence for people, if they are too few, or all alike
   */
  public StainProfile measure(byte[] rgb, Illumination light) {
    return this == REINHARD ? colours(rgb) : stains(light, rgb);
  }

  private StainProfile.Stains stains(Illumination light, byte[] rgb) {
    double[] densities = light.densities(rgb);
    double[] tissue = tissue(densities);
    if (tissue.length < 3 * FEWEST) {
      throw new IllegalArgumentException(
          "Too little stained tissue: %d pixels are dense enough, expected at least %d"
              .formatted(tissue.length / 3, FEWEST));
    }
    StainMatrix matrix =
        this == MACENKO ? Macenko.of(tissue) : Vahadane.of(thinned(tissue, MOST_LEARNED));
    return measured(light, matrix, densities);
  }

  /** With given colours: how much of each stain there is. */
  static StainProfile.Stains measured(Illumination light, StainMatrix matrix, double[] densities) {
    double[] unmix = matrix.unmix();
    double[][] concentrations = new double[2][densities.length / 3];
    for (int i = 0; i < densities.length / 3; i++) {
      for (int stain = 0; stain < 2; stain++) {
        for (int c = 0; c < 3; c++) {
          concentrations[stain][i] += densities[3 * i + c] * unmix[2 * c + stain];
        }
      }
    }
    return new StainProfile.Stains(
        light,
        matrix,
        Percentile.of(Percentile.sorted(concentrations[0]), HIGH),
        Percentile.of(Percentile.sorted(concentrations[1]), HIGH));
  }

  /** Pixels that are dense in every channel. */
  static double[] tissue(double[] densities) {
    double[] kept = new double[densities.length];
    int count = 0;
    for (int i = 0; i < densities.length; i += 3) {
      if (densities[i] >= Macenko.LEAST_DENSITY
          && densities[i + 1] >= Macenko.LEAST_DENSITY
          && densities[i + 2] >= Macenko.LEAST_DENSITY) {
        kept[count++] = densities[i];
        kept[count++] = densities[i + 1];
        kept[count++] = densities[i + 2];
      }
    }
    return Arrays.copyOf(kept, count);
  }

  private static double[] thinned(double[] densities, int most) {
    int pixels = densities.length / 3;
    if (pixels <= most) {
      return densities;
    }
    double[] thinned = new double[3 * most];
    for (int i = 0; i < most; i++) {
      System.arraycopy(densities, 3 * (int) ((long) i * pixels / most), thinned, 3 * i, 3);
    }
    return thinned;
  }

  private static StainProfile.Colours colours(byte[] rgb) {
    double[] sum = new double[3];
    double[] squares = new double[3];
    float[] lab = new float[3];
    for (int i = 0; i < rgb.length; i += 3) {
      Lab.of(rgb, i, lab);
      for (int c = 0; c < 3; c++) {
        sum[c] += lab[c];
        squares[c] += (double) lab[c] * lab[c];
      }
    }
    int count = rgb.length / 3;
    if (count < FEWEST) {
      throw new IllegalArgumentException(
          "Too little stained tissue: %d pixels, expected at least %d".formatted(count, FEWEST));
    }
    double[] deviation = new double[3];
    for (int c = 0; c < 3; c++) {
      sum[c] /= count;
      deviation[c] = Math.sqrt(Math.max(0, squares[c] / count - sum[c] * sum[c]));
    }
    return new StainProfile.Colours(sum, deviation);
  }
}
