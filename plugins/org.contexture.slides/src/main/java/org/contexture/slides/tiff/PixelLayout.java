package org.contexture.slides.tiff;

import java.util.Arrays;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;

/**
 * What the samples of a pixel mean, once each is a byte.
 *
 * @param photometric TIFF's PhotometricInterpretation
 * @param samples per pixel, interleaved
 * @param alpha whether the last sample is opacity, and colours are multiplied with it or not
 * @param red 256 values: what the only sample means for red, and so on; for grey and palettes
 * @param yCbCr how luma and chroma become colours
 */
@SuppressWarnings("ArrayRecordComponent") // lookup tables, never compared
record PixelLayout(
    int photometric,
    int samples,
    Alpha alpha,
    byte[] red,
    byte[] green,
    byte[] blue,
    YCbCrScale yCbCr) {

  /** What the ExtraSamples tag says about the last sample. */
  enum Alpha {
    NONE,
    MULTIPLIED,
    SEPARATE
  }

  static final int WHITE_IS_ZERO = 0;
  static final int BLACK_IS_ZERO = 1;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int CMYK = 5;
  static final int YCBCR = 6;

  private static final int INKS_ARE_CMYK = 1;

  static PixelLayout of(TiffDirectory directory) throws SlideException {
    int samples = (int) directory.integer(TiffTag.SAMPLES_PER_PIXEL, 1);
    int photometric = photometric(directory);
    Alpha alpha = alpha(directory);
    int colours = colours(photometric);
    if (colours == 0 || (photometric == CMYK && inks(directory) != INKS_ARE_CMYK)) {
      throw ChunkCodecs.unsupported(
          directory, "photometric %d with %d samples".formatted(photometric, samples));
    }
    if (samples == colours) {
      alpha = Alpha.NONE;
    } else if (samples != colours + 1 || (alpha == Alpha.NONE && photometric != RGB)) {
      throw channels(directory, samples);
    }
    byte[] ramp = ramp(photometric == WHITE_IS_ZERO);
    if (photometric == PALETTE) {
      int places = 1 << directory.integer(TiffTag.BITS_PER_SAMPLE, 1);
      long[] map = directory.integers(TiffTag.COLOUR_MAP, 3 * 256);
      if (places > 256 || map.length < 3 * places) {
        throw ChunkCodecs.unsupported(directory, "a palette of %d values".formatted(map.length));
      }
      // some writers fill the 16-bit map with 8-bit values, as libtiff knows
      int shift = Arrays.stream(map).allMatch(value -> value < 256) ? 0 : 8;
      return new PixelLayout(
          photometric,
          samples,
          alpha,
          part(map, 0, places, shift),
          part(map, places, places, shift),
          part(map, 2 * places, places, shift),
          YCbCrScale.JFIF);
    }
    return new PixelLayout(
        photometric, samples, alpha, ramp, ramp, ramp, YCbCrScale.of(directory, photometric));
  }

  /** As libtiff guesses where the tag is absent. */
  static int photometric(TiffDirectory directory) throws SlideException {
    long samples = directory.integer(TiffTag.SAMPLES_PER_PIXEL, 1);
    return (int) directory.integer(TiffTag.PHOTOMETRIC, samples == 3 ? RGB : BLACK_IS_ZERO);
  }

  /** What the samples of such pixels are for. */
  SampleDepth.Use use() {
    return switch (photometric) {
      case WHITE_IS_ZERO, BLACK_IS_ZERO -> SampleDepth.Use.GREY;
      case PALETTE -> SampleDepth.Use.PLACE_IN_PALETTE;
      default -> SampleDepth.Use.COLOUR;
    };
  }

  /** Whether pixels are such as JPEG decoders give: RGB, or YCbCr as JPEG files have it. */
  boolean isOfJpeg() {
    return samples == 3 && (photometric == RGB || (photometric == YCBCR && yCbCr.isJfif()));
  }

  /** The same pixels once they are RGB. */
  PixelLayout converted() {
    return new PixelLayout(RGB, samples, alpha, red, green, blue, YCbCrScale.JFIF);
  }

  private static int colours(int photometric) {
    return switch (photometric) {
      case WHITE_IS_ZERO, BLACK_IS_ZERO, PALETTE -> 1;
      case RGB, YCBCR -> 3;
      case CMYK -> 4;
      default -> 0;
    };
  }

  private static UnsupportedSlideException channels(TiffDirectory directory, int samples) {
    return new UnsupportedSlideException(
        "%s, directory at offset %d: its pixels have %d channels (fluorescence, or a stack of masks), expected a brightfield image: grey or RGB, with or without opacity. Choose channels in the Slide Reader, or export it again as RGB."
            .formatted(directory.file().path(), directory.offset(), samples));
  }

  private static long inks(TiffDirectory directory) throws SlideException {
    return directory.integer(TiffTag.INK_SET, INKS_ARE_CMYK);
  }

  private static Alpha alpha(TiffDirectory directory) throws SlideException {
    return switch ((int) directory.integer(TiffTag.EXTRA_SAMPLES, 0)) {
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

  /** The entries of a colour map as bytes; black beyond its end. */
  private static byte[] part(long[] map, int from, int count, int shift) {
    byte[] part = new byte[256];
    for (int i = 0; i < count; i++) {
      part[i] = (byte) (map[from + i] >> shift);
    }
    return part;
  }

  /**
   * Interleaved RGB; may be the given array itself. Transparent pixels lie on white.
   *
   * @param raw {@link #samples} bytes per pixel, of the caller's own
   */
  byte[] toRgb(byte[] raw, int pixels) {
    if (samples == 3 && photometric == RGB) {
      return raw;
    }
    if (samples == 3 && photometric == YCBCR) {
      yCbCr.toRgb(raw);
      return raw;
    }
    byte[] rgb = new byte[3 * pixels];
    for (int i = 0, from = 0, to = 0; i < pixels; i++, from += samples, to += 3) {
      switch (photometric) {
        case RGB, YCBCR -> System.arraycopy(raw, from, rgb, to, 3);
        case CMYK -> inkToLight(raw, from, rgb, to);
        default -> {
          int sample = raw[from] & 255;
          rgb[to] = red[sample];
          rgb[to + 1] = green[sample];
          rgb[to + 2] = blue[sample];
        }
      }
    }
    if (photometric == YCBCR) {
      yCbCr.toRgb(rgb);
    }
    if (alpha != Alpha.NONE) {
      layOnWhite(raw, rgb);
    }
    return rgb;
  }

  private static void inkToLight(byte[] raw, int from, byte[] rgb, int to) {
    int light = 255 - (raw[from + 3] & 255);
    for (int c = 0; c < 3; c++) {
      rgb[to + c] = (byte) (light * (255 - (raw[from + c] & 255)) / 255);
    }
  }

  private void layOnWhite(byte[] raw, byte[] rgb) {
    for (int to = 0, at = samples - 1; to < rgb.length; to += 3, at += samples) {
      int opacity = raw[at] & 255;
      for (int c = to; c < to + 3; c++) {
        int value = rgb[c] & 255;
        int covered = alpha == Alpha.SEPARATE ? (value * opacity + 127) / 255 : value;
        rgb[c] = (byte) Math.min(255, covered + 255 - opacity);
      }
    }
  }
}
