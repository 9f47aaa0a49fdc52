package org.contexture.distillation.mask;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.contexture.distillation.window.Mask;

/**
 * Rectangles of neighbouring tiles are hidden until there are enough (Bao et al. 2022, "BEiT",
 * algorithm 1): area and aspect ratio of each are drawn, the latter from 0.3 to 1/0.3.
 *
 * <p>Deviations: areas start at one tile rather than 16, since a window has few; the last rectangle
 * is cut short where it would hide too many, so that the count is exact.
 */
record BlockMask() implements MaskRule {

  private static final double LEAST_ASPECT = 0.3;

  @Override
  public Mask draw(MaskedWindow window, RandomGenerator random) {
    double[] value = new double[window.side() * window.side()];
    Arrays.setAll(value, i -> random.nextDouble(0.5)); // for the unlikely end without enough blocks
    int hidden = 0;
    for (int block = 0; hidden < window.count() && block < 8 * value.length; block++) {
      hidden += hideBlock(window, window.count() - hidden, value, random);
    }
    return window.highest(value);
  }

  private static int hideBlock(
      MaskedWindow window, int most, double[] value, RandomGenerator random) {
    double area = random.nextDouble(1, most + 1.0);
    double logAspect = random.nextDouble(-1, 1) * Math.log(1 / LEAST_ASPECT);
    int height = clip(Math.round(Math.sqrt(area * Math.exp(logAspect))), window.side());
    int width = clip(Math.round(Math.sqrt(area / Math.exp(logAspect))), window.side());
    int top = random.nextInt(window.side() - height + 1);
    int left = random.nextInt(window.side() - width + 1);
    int newlyHidden = 0;
    for (int i = 0; i < height * width && newlyHidden < most; i++) {
      int position = (top + i / width) * window.side() + left + i % width;
      if (window.present().get(position) && value[position] < 1) {
        value[position] = 1;
        newlyHidden++;
      }
    }
    return newlyHidden;
  }

  private static int clip(long side, int most) {
    return (int) Math.max(1, Math.min(most, side));
  }
}
