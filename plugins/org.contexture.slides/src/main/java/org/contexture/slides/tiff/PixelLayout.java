package org.contexture.slides.tiff;

import org.contexture.slides.SlideException;

/**
 * What the 8-bit samples of a pixel mean, for chunks that are not JPEG.
 *
 * @param samples per pixel, interleaved
 * @param alpha whether the fourth sample is opacity, and colours are multiplied with it or not
 * @param red 256 values: what a sample means for red, and so on
 * @param colours whether the first three samples are RGB; otherwise the first is looked up
 */
@SuppressWarnings("ArrayRecordComponent") // lookup tables, never compared
record PixelLayout(
    int samples, Alpha alpha, boolean colours, byte[] red, byte[] green, byte[] blue) {

  /** What the ExtraSamples tag says about the fourth sample. */
  enum Alpha {
    NONE,
    MULTIPLIED,
    SEPARATE
  }

  private static final int EXTRA_SAMPLES = 338;

  static final int WHITE_IS_ZERO = 0;
  static final int BLACK_IS_ZERO = 1;
  static final int RGB = 2;
  static final int PALETTE = 3;

  static PixelLayout of(TiffDirectory directory) throws SlideException {
    int samples = (int) directory.integer(TiffTag.SAMPLES_PER_PIXEL, 1);
    int photometric = (int) directory.integer(TiffTag.PHOTOMETRIC, -1);
    byte[] ramp = ramp(photometric == WHITE_IS_ZERO);
    if (photometric == RGB && (samples == 3 || samples == 4)) {
      Alpha alpha = samples == 4 ? alpha(directory) : Alpha.NONE;
      return new PixelLayout(samples, alpha, true, ramp, ramp, ramp);
    }
    if ((photometric == BLACK_IS_ZERO || photometric == WHITE_IS_ZERO) && samples == 1) {
      return new PixelLayout(1, Alpha.NONE, false, ramp, ramp, ramp);
    }
    long[] map = directory.integers(TiffTag.COLOUR_MAP, 3 * 256);
    if (photometric == PALETTE && samples == 1 && map.length == 3 * 256) {
      return new PixelLayout(1, Alpha.NONE, false, high(map, 0), high(map, 256), high(map, 512));
    }
    throw ChunkCodecs.unsupported(
        directory, "photometric %d with %d samples".formatted(photometric, samples));
  }

  private static Alpha alpha(TiffDirectory directory) throws SlideException {
    return switch ((int) directory.integer(EXTRA_SAMPLES, 0)) {
      case 1 -> Alpha.MULTIPLIED;
      case 2 -> Alpha.SEPARATE;
      default -> Alpha.NONE;
    };
  }

  private static byte[] ramp(boolean falling) {
    byte[] ramp = new byte[256];
    for (int i = 0; i < 256; i++) {
      ramp[i] = (byte) (falling ? 255 - i : i);
    }
    return ramp;
  }

  /** The high bytes of 256 entries of a 16-bit colour map. */
  private static byte[] high(long[] map, int from) {
    byte[] high = new byte[256];
    for (int i = 0; i < 256; i++) {
      high[i] = (byte) (map[from + i] >> 8);
    }
    return high;
  }

  /** Transparent pixels lie on white. */
  byte[] toRgb(byte[] raw, int pixels) {
    if (colours && samples == 3) {
      return raw;
    }
    byte[] rgb = new byte[3 * pixels];
    for (int i = 0, from = 0, to = 0; i < pixels; i++, from += samples, to += 3) {
      if (colours) {
        int opacity = alpha == Alpha.NONE ? 255 : raw[from + 3] & 255;
        rgb[to] = onWhite(raw[from], opacity);
        rgb[to + 1] = onWhite(raw[from + 1], opacity);
        rgb[to + 2] = onWhite(raw[from + 2], opacity);
      } else {
        rgb[to] = red[raw[from] & 255];
        rgb[to + 1] = green[raw[from] & 255];
        rgb[to + 2] = blue[raw[from] & 255];
      }
    }
    return rgb;
  }

  private byte onWhite(byte colour, int opacity) {
    int value = colour & 255;
    int covered = alpha == Alpha.SEPARATE ? (value * opacity + 127) / 255 : value;
    return (byte) Math.min(255, covered + 255 - opacity);
  }
}
