package org.contexture.slides.tiff;

import org.contexture.slides.SlideException;
import org.contexture.slides.jpeg.YCbCr;

/**
 * How luma and chroma become colours (TIFF 6.0, sections 20 and 21).
 *
 * @param red share of red in luma; YCbCrCoefficients
 * @param green share of green in luma
 * @param blue share of blue in luma
 * @param black what the file calls the black of luma and the zero of both chromas, and their other
 *     ends; ReferenceBlackWhite: 6 values
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record YCbCrScale(double red, double green, double blue, double[] black) {

  private static final double[] FULL = {0, 255, 128, 255, 128, 255};

  /** As JPEG files have it: ITU-R BT.601 over the full range. */
  static final YCbCrScale JFIF = new YCbCrScale(0.299, 0.587, 0.114, FULL);

  static YCbCrScale of(TiffDirectory directory, int photometric) throws SlideException {
    if (photometric != PixelLayout.YCBCR) {
      return JFIF;
    }
    double[] shares = directory.reals(TiffTag.YCBCR_COEFFICIENTS, 3);
    double[] black = directory.reals(TiffTag.REFERENCE_BLACK_WHITE, 6);
    shares = shares.length < 3 ? new double[] {JFIF.red, JFIF.green, JFIF.blue} : shares;
    black = black.length < 6 ? FULL : black;
    if (!(shares[1] > 0) || black[1] <= black[0] || black[3] <= black[2] || black[5] <= black[4]) {
      throw ChunkCodecs.unsupported(directory, "YCbCr with coefficients that have no inverse");
    }
    return new YCbCrScale(shares[0], shares[1], shares[2], black);
  }

  boolean isJfif() {
    return Math.abs(red - JFIF.red) < 5e-4
        && Math.abs(green - JFIF.green) < 5e-4
        && Math.abs(blue - JFIF.blue) < 5e-4
        && java.util.Arrays.equals(black, FULL);
  }

  /** Converts interleaved pixels in place. */
  void toRgb(byte[] pixels) {
    if (isJfif()) {
      YCbCr.toRgb(pixels);
      return;
    }
    for (int i = 0; i + 2 < pixels.length; i += 3) {
      double y = ((pixels[i] & 255) - black[0]) * 255 / (black[1] - black[0]);
      double cb = ((pixels[i + 1] & 255) - black[2]) * 127 / (black[3] - black[2]);
      double cr = ((pixels[i + 2] & 255) - black[4]) * 127 / (black[5] - black[4]);
      double r = y + cr * (2 - 2 * red);
      double b = y + cb * (2 - 2 * blue);
      pixels[i] = clamp(r);
      pixels[i + 1] = clamp((y - blue * b - red * r) / green);
      pixels[i + 2] = clamp(b);
    }
  }

  private static byte clamp(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
