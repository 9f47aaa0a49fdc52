package org.contexture.slides.tissue;

import org.contexture.slides.RgbImage;

/**
 * The colour of empty glass on a picture: what light is measured against. Scanners without white
 * balance, old mounting media and warm lamps make it lilac, yellow or grey.
 *
 * <p>Glass is the brightest common colour of the picture that can be glass: bright, and nearly
 * neutral or missing blue; pixels with more green absorbed than red and blue are pale tissue. White
 * of 255 is what scanners put where they did not scan, so it is glass only where nothing else is.
 *
 * @param red of glass, in [0, 255]
 * @param green of glass
 * @param blue of glass
 */
public record GlassColour(double red, double green, double blue) {

  /** What glass is taken for where none is seen. */
  public static final GlassColour WHITE = new GlassColour(255, 255, 255);

  /** Darkest green that can be glass. */
  private static final int DARKEST = 160;

  /** Brightest value of all channels that was measured rather than filled in. */
  private static final int BRIGHTEST = 253;

  /** By how much more green can be absorbed than red or blue, as a ratio of light. */
  private static final double LEAST_GREEN = 0.94;

  /** By how much more blue can be absorbed than green: yellowed media. */
  private static final double LEAST_BLUE = 0.7;

  /** Least share of the picture that makes a colour common. */
  private static final double COMMON = 0.02;

  /** Half the width of the window in which colours count as one, in grey values. */
  private static final int REACH = 4;

  /** The glass on a picture of a whole slide; {@link #WHITE} where none is seen. */
  public static GlassColour of(RgbImage picture) {
    byte[] rgb = picture.rgb();
    long[] histogram = new long[256 + 2 * REACH + 1];
    long[][] sums = new long[3][256];
    for (int i = 0; i < rgb.length; i += 3) {
      int r = rgb[i] & 255;
      int g = rgb[i + 1] & 255;
      int b = rgb[i + 2] & 255;
      if (canBeGlass(r, g, b)) {
        int grey = (r + g + b) / 3;
        histogram[grey + REACH]++;
        sums[0][grey] += r;
        sums[1][grey] += g;
        sums[2][grey] += b;
      }
    }
    int mode = brightestMode(histogram, COMMON * rgb.length / 3);
    return mode < 0 ? WHITE : mean(histogram, sums, mode);
  }

  private static boolean canBeGlass(int r, int g, int b) {
    return g >= DARKEST
        && Math.min(r, Math.min(g, b)) <= BRIGHTEST
        && g >= LEAST_GREEN * r
        && g >= LEAST_GREEN * b
        && r >= LEAST_GREEN * g
        && b >= LEAST_BLUE * g;
  }

  /** The brightest grey that is as common as its neighbours and common enough; −1 if none is. */
  private static int brightestMode(long[] histogram, double least) {
    long[] windows = new long[256];
    for (int grey = 0; grey < 256; grey++) {
      for (int k = 0; k <= 2 * REACH; k++) {
        windows[grey] += histogram[grey + k];
      }
    }
    for (int grey = 255; grey >= 0; grey--) {
      boolean peak = windows[grey] >= least;
      for (int k = Math.max(0, grey - REACH); peak && k <= Math.min(255, grey + REACH); k++) {
        peak = windows[k] <= windows[grey];
      }
      if (peak) {
        return grey;
      }
    }
    return -1;
  }

  private static GlassColour mean(long[] histogram, long[][] sums, int mode) {
    double count = 0;
    double[] colour = new double[3];
    for (int grey = Math.max(0, mode - REACH); grey <= Math.min(255, mode + REACH); grey++) {
      count += histogram[grey + REACH];
      for (int c = 0; c < 3; c++) {
        colour[c] += sums[c][grey];
      }
    }
    return new GlassColour(colour[0] / count, colour[1] / count, colour[2] / count);
  }

  /** Optical density against this glass, to base 10, by channel and value; never below 0. */
  public double[][] densities() {
    double[] glass = {red, green, blue};
    double[][] densities = new double[3][256];
    for (int c = 0; c < 3; c++) {
      for (int value = 0; value < 256; value++) {
        densities[c][value] = Math.max(0, Math.log10((glass[c] + 1) / (value + 1)));
      }
    }
    return densities;
  }
}
