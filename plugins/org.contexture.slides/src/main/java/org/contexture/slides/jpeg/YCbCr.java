package org.contexture.slides.jpeg;

/**
 * YCbCr to RGB as ITU-T T.871 (JFIF) defines it, in 16-bit fixed point with the rounding that
 * libjpeg uses, so that results equal those of the C libraries bit for bit.
 */
public final class YCbCr {

  private static final int HALF = 1 << 15;
  private static final int[] RED_OF_CR = new int[256];
  private static final int[] GREEN_OF_CR = new int[256];
  private static final int[] GREEN_OF_CB = new int[256];
  private static final int[] BLUE_OF_CB = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      int chroma = i - 128;
      RED_OF_CR[i] = (fixed(1.402) * chroma + HALF) >> 16;
      BLUE_OF_CB[i] = (fixed(1.772) * chroma + HALF) >> 16;
      GREEN_OF_CR[i] = -fixed(0.71414) * chroma;
      GREEN_OF_CB[i] = -fixed(0.34414) * chroma + HALF;
    }
  }

  private YCbCr() {}

  private static int fixed(double factor) {
    return (int) (factor * 65536 + 0.5);
  }

  /** Converts interleaved pixels in place. */
  public static void toRgb(byte[] pixels) {
    for (int i = 0; i + 2 < pixels.length; i += 3) {
      int y = pixels[i] & 255;
      int cb = pixels[i + 1] & 255;
      int cr = pixels[i + 2] & 255;
      pixels[i] = clamp(y + RED_OF_CR[cr]);
      pixels[i + 1] = clamp(y + ((GREEN_OF_CB[cb] + GREEN_OF_CR[cr]) >> 16));
      pixels[i + 2] = clamp(y + BLUE_OF_CB[cb]);
    }
  }

  private static byte clamp(int value) {
    return (byte) (value < 0 ? 0 : Math.min(value, 255));
  }
}
