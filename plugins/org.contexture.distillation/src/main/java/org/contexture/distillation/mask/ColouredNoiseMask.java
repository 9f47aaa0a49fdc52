package org.contexture.distillation.mask;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.contexture.distillation.window.Mask;

/**
 * Hides the tiles where filtered random noise is highest (Hinojosa et al. 2024, "ColorMAE:
 * Exploring data-independent masking strategies in Masked AutoEncoders"). The colour is the filter:
 * red keeps low frequencies, so that hidden tiles lie together; blue high ones, so that they lie
 * apart; green, the best in the paper, those between, small clusters spread over the window; purple
 * all but those.
 *
 * <p>Deviations: noise is drawn for each window, not cut from a prepared picture; deviations of the
 * blurs are 0.5 and 1.5 tiles, since a window has few tiles.
 *
 * @param colour of the noise
 */
record ColouredNoiseMask(Colour colour) implements MaskRule {

  /** Which frequencies of the noise are kept. */
  enum Colour {
    RED,
    GREEN,
    BLUE,
    PURPLE
  }

  private static final double FINE = 0.5;
  private static final double COARSE = 1.5;
  private static final int MARGIN = 5; // tiles; beyond it the wider blur is below 0.4 %

  @Override
  public Mask draw(MaskedWindow window, RandomGenerator random) {
    int side = window.side() + 2 * MARGIN;
    double[] white = new double[side * side];
    Arrays.setAll(white, i -> random.nextGaussian());
    double[] fine = blur(white, side, FINE);
    double[] coarse = blur(white, side, COARSE);
    double[] filtered = new double[window.side() * window.side()];
    for (int p = 0; p < filtered.length; p++) {
      int at = (p / window.side() + MARGIN) * side + p % window.side() + MARGIN;
      double green = fine[at] - coarse[at];
      filtered[p] =
          switch (colour) {
            case RED -> coarse[at];
            case GREEN -> green;
            case BLUE -> white[at] - fine[at];
            case PURPLE -> white[at] - green;
          };
    }
    return window.highest(filtered);
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
