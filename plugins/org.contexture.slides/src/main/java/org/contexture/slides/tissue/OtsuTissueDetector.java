package org.contexture.slides.tissue;

import org.contexture.slides.RgbImage;

/**
 * Tissue is what is more saturated than Otsu's threshold (Otsu 1979, "A threshold selection method
 * from gray-level histograms", equations 12 to 18), on the saturation of HSV.
 *
 * <p>Deviation: Otsu always splits, even plain glass; a threshold below {@code minimumSaturation}
 * is raised to it.
 *
 * @param minimumSaturation least threshold, in [0, 255]
 */
public record OtsuTissueDetector(int minimumSaturation) implements TissueDetector {

  /** The least threshold that still finds pale eosin. */
  private static final int PALE = 15;

  public OtsuTissueDetector {
    if (minimumSaturation < 0 || minimumSaturation > 255) {
      throw new IllegalArgumentException(
          "Minimum saturation must be in [0, 255], found " + minimumSaturation + ".");
    }
  }

  public OtsuTissueDetector() {
    this(PALE);
  }

  @Override
  public boolean[] detect(RgbImage thumbnail) {
    byte[] rgb = thumbnail.rgb();
    int[] saturation = new int[rgb.length / 3];
    long[] histogram = new long[256];
    for (int i = 0; i < saturation.length; i++) {
      saturation[i] = saturation(rgb, 3 * i);
      histogram[saturation[i]]++;
    }
    int threshold = Math.max(minimumSaturation, threshold(histogram));
    boolean[] tissue = new boolean[saturation.length];
    for (int i = 0; i < tissue.length; i++) {
      tissue[i] = saturation[i] > threshold;
    }
    return tissue;
  }

  private static int saturation(byte[] rgb, int at) {
    int red = rgb[at] & 255;
    int green = rgb[at + 1] & 255;
    int blue = rgb[at + 2] & 255;
    int max = Math.max(red, Math.max(green, blue));
    int min = Math.min(red, Math.min(green, blue));
    return max == 0 ? 0 : 255 * (max - min) / max;
  }

  /**
   * The last value of the lower class that maximises the variance between the classes; 0 if all
   * values are equal.
   */
  static int threshold(long[] histogram) {
    double count = 0;
    double total = 0;
    for (int i = 0; i < histogram.length; i++) {
      count += histogram[i];
      total += (double) i * histogram[i];
    }
    double below = 0;
    double sum = 0;
    double best = 0;
    int threshold = 0;
    for (int i = 0; i < histogram.length; i++) {
      below += histogram[i];
      sum += (double) i * histogram[i];
      if (below == 0 || below == count) {
        continue;
      }
      double difference = sum / below - (total - sum) / (count - below);
      double between = below * (count - below) * difference * difference;
      if (between > best) {
        best = between;
        threshold = i;
      }
    }
    return threshold;
  }
}
