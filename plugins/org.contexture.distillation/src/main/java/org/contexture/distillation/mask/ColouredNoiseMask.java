package org.contexture.distillation.mask;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * Hides the tiles where filtered random noise is highest (Hinojosa et al. 2024, "ColorMAE:
 * Exploring data-independent masking strategies in Masked AutoEncoders"). This is their best
 * colour, green: noise without its highest and lowest frequencies, made by the difference of two
 * Gaussian blurs, so that hidden tiles lie in small clusters spread over the window.
 *
 * <p>Deviations: noise is drawn for each window, not cut from a prepared picture; deviations of the
 * blurs are 0.5 and 1.5 tiles, since a window has few tiles.
 */
final class ColouredNoiseMask implements MaskRule {

  private static final double FINE = 0.5;
  private static final double COARSE = 1.5;
  private static final int MARGIN = 5; // tiles; beyond it the wider blur is below 0.4 %

  @Override
  public BitSet draw(MaskedWindow window, RandomGenerator random) {
    int side = window.side() + 2 * MARGIN;
    double[] white = new double[side * side];
    Arrays.setAll(white, i -> random.nextGaussian());
    double[] fine = blur(white, side, FINE);
    double[] coarse = blur(white, side, COARSE);
    double[] green = new double[window.side() * window.side()];
    for (int p = 0; p < green.length; p++) {
      int at = (p / window.side() + MARGIN) * side + p % window.side() + MARGIN;
      green[p] = fine[at] - coarse[at];
    }
    return window.highest(green);
  }

  /** Gaussian blur of a square picture, zero outside. */
  private static double[] blur(double[] picture, int side, double deviation) {
    return blurAlong(blurAlong(picture, side, deviation, 1), side, deviation, side);
  }

  private static double[] blurAlong(double[] picture, int side, double deviation, int stride) {
    double[] blurred = new double[picture.length];
    for (int i = 0; i < picture.length; i++) {
      int along = stride == 1 ? i % side : i / side;
      for (int d = Math.max(-MARGIN, -along); d <= Math.min(MARGIN, side - 1 - along); d++) {
        blurred[i] +=
            picture[i + d * stride]
                * Math.exp(-d * d / (2 * deviation * deviation))
                / (deviation * Math.sqrt(2 * Math.PI));
      }
    }
    return blurred;
  }
}
