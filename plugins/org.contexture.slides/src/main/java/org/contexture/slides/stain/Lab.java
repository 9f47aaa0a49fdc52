package org.contexture.slides.stain;

/**
 * CIE 1976 L*a*b* of sRGB under D65, by tables: within 0.001 of the formula. L is in [0, 100], a
 * and b are 0 for grey.
 */
final class Lab {

  private static final double[] XYZ = {
    0.412453, 0.357580, 0.180423, 0.212671, 0.715160, 0.072169, 0.019334, 0.119193, 0.950227
  };
  private static final double[] WHITE = {0.95047, 1, 1.08883};
  private static final double[] RGB = {
    3.240479, -1.537150, -0.498535, -0.969256, 1.875992, 0.041556, 0.055648, -0.204043, 1.057311
  };

  private static final float[] LINEAR = new float[256];
  private static final int STEPS = 4096;
  private static final float[] ROOT = new float[STEPS + 2]; // of [0, 1 + 1 / STEPS]
  private static final int VALUE_STEPS = 1 << 15;
  private static final byte[] VALUE = new byte[VALUE_STEPS + 1];

  static {
    for (int value = 0; value < 256; value++) {
      double v = value / 255.0;
      LINEAR[value] = (float) (v > 0.04045 ? Math.pow((v + 0.055) / 1.055, 2.4) : v / 12.92);
    }
    for (int i = 0; i < ROOT.length; i++) {
      double t = (double) i / STEPS;
      ROOT[i] = (float) (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116);
    }
    for (int i = 0; i <= VALUE_STEPS; i++) {
      double v = (double) i / VALUE_STEPS;
      double coded = v > 0.0031308 ? 1.055 * Math.pow(v, 1 / 2.4) - 0.055 : 12.92 * v;
      VALUE[i] = (byte) Math.round(255 * coded);
    }
  }

  private Lab() {}

  /** Of one pixel. */
  static void of(byte[] rgb, int at, float[] lab) {
    float red = LINEAR[rgb[at] & 255];
    float green = LINEAR[rgb[at + 1] & 255];
    float blue = LINEAR[rgb[at + 2] & 255];
    float x = root((float) ((XYZ[0] * red + XYZ[1] * green + XYZ[2] * blue) / WHITE[0]));
    float y = root((float) (XYZ[3] * red + XYZ[4] * green + XYZ[5] * blue));
    float z = root((float) ((XYZ[6] * red + XYZ[7] * green + XYZ[8] * blue) / WHITE[2]));
    lab[0] = 116 * y - 16;
    lab[1] = 500 * (x - y);
    lab[2] = 200 * (y - z);
  }

  /** Writes one pixel; what is no colour is cut to the next one. */
  static void write(float[] lab, byte[] rgb, int at) {
    float fy = (lab[0] + 16) / 116;
    double x = WHITE[0] * cube(fy + lab[1] / 500);
    double y = cube(fy);
    double z = WHITE[2] * cube(fy - lab[2] / 200);
    for (int c = 0; c < 3; c++) {
      double light = RGB[3 * c] * x + RGB[3 * c + 1] * y + RGB[3 * c + 2] * z;
      int step = (int) (light * VALUE_STEPS + 0.5);
      rgb[at + c] = VALUE[step < 0 ? 0 : Math.min(step, VALUE_STEPS)];
    }
  }

  private static float root(float t) {
    float place = t * STEPS;
    int at = Math.min(STEPS, (int) place);
    return ROOT[at] + (place - at) * (ROOT[at + 1] - ROOT[at]);
  }

  private static double cube(float f) {
    return f > 0.2068966f ? (double) f * f * f : (f - 16.0 / 116) / 7.787;
  }
}
