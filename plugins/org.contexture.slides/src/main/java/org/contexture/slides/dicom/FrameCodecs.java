package org.contexture.slides.dicom;

import java.nio.file.Path;
import java.util.Map;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.ChunkCodec;
import org.contexture.slides.jpeg.JpegCodec;
import org.contexture.slides.jpeg.YCbCr;
import org.contexture.slides.jpeg2000.Jpeg2000;

/** How frames are stored (PS3.5, 10): the codec, or a refusal that names what it is. */
final class FrameCodecs {

  private static final String IMPLICIT = "1.2.840.10008.1.2";
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";
  private static final String RLE = "1.2.840.10008.1.2.5";
  private static final String JPEG_BASELINE = "1.2.840.10008.1.2.4.50";
  private static final String JPEG_EXTENDED = "1.2.840.10008.1.2.4.51";
  private static final String JPEG_2000_LOSSLESS = "1.2.840.10008.1.2.4.90";
  private static final String JPEG_2000 = "1.2.840.10008.1.2.4.91";

  /** What slides may be stored in, and is not read. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "1.2.840.10008.1.2.4.57", "lossless JPEG",
          "1.2.840.10008.1.2.4.70", "lossless JPEG",
          "1.2.840.10008.1.2.4.80", "JPEG-LS",
          "1.2.840.10008.1.2.4.81", "JPEG-LS",
          "1.2.840.10008.1.2.4.201", "HTJ2K",
          "1.2.840.10008.1.2.4.202", "HTJ2K",
          "1.2.840.10008.1.2.4.203", "HTJ2K",
          "1.2.840.10008.1.2.4.110", "JPEG XL",
          "1.2.840.10008.1.2.4.112", "JPEG XL");

  private static final Map<String, String> NAMES =
      Map.of(
          IMPLICIT, "none",
          EXPLICIT, "none",
          RLE, "run lengths",
          JPEG_BASELINE, "JPEG",
          JPEG_EXTENDED, "JPEG",
          JPEG_2000_LOSSLESS, "JPEG 2000",
          JPEG_2000, "JPEG 2000");

  private FrameCodecs() {}

  /** Of a transfer syntax that is read, in words. */
  static String name(String syntax) {
    return NAMES.getOrDefault(syntax, syntax);
  }

  static boolean isJpeg(String syntax) {
    return syntax.equals(JPEG_BASELINE) || syntax.equals(JPEG_EXTENDED);
  }

  static ChunkCodec of(Path path, DataSet elements, String syntax)
      throws UnsupportedSlideException {
    long bits = elements.integer(Tag.BITS_ALLOCATED, 8);
    long stored = elements.integer(Tag.BITS_STORED, bits);
    if (bits != 8 || stored != 8 || elements.integer(Tag.PIXEL_REPRESENTATION, 0) != 0) {
      throw unsupported(path, "pixels of %d bits, %d of them stored".formatted(bits, stored));
    }
    long samples = elements.integer(Tag.SAMPLES_PER_PIXEL, 1);
    String photometric = elements.text(Tag.PHOTOMETRIC).orElse("");
    boolean grey = samples == 1 && photometric.equals("MONOCHROME2");
    boolean inverted = samples == 1 && photometric.equals("MONOCHROME1");
    boolean colours = samples == 3 && (photometric.equals("RGB") || photometric.startsWith("YBR"));
    if (!grey && !inverted && !colours) {
      throw unsupported(
          path, "photometric interpretation '%s' of %d samples".formatted(photometric, samples));
    }
    ChunkCodec codec = codec(path, elements, syntax, photometric, (int) samples);
    return inverted ? (bytes, width, height) -> invert(codec.decode(bytes, width, height)) : codec;
  }

  private static ChunkCodec codec(
      Path path, DataSet elements, String syntax, String photometric, int samples)
      throws UnsupportedSlideException {
    boolean subsampled = photometric.startsWith("YBR") && !photometric.equals("YBR_FULL");
    switch (syntax) {
      case JPEG_BASELINE, JPEG_EXTENDED -> {
        return JpegCodec.ofStreams(new byte[0], photometric.startsWith("YBR"));
      }
      case JPEG_2000, JPEG_2000_LOSSLESS -> {
        if (samples != 3) {
          throw unsupported(path, "JPEG 2000 in grey");
        }
        if (!Jpeg2000.isAvailable()) {
          throw unsupported(path, "JPEG 2000 on this platform");
        }
        // YBR_ICT and YBR_RCT are undone by the codestream's own transform
        boolean yCbCr = photometric.equals("YBR_FULL");
        return (bytes, width, height) -> rgb(Jpeg2000.decode(bytes, width, height), yCbCr);
      }
      case IMPLICIT, EXPLICIT, RLE -> {
        if (subsampled) {
          throw unsupported(path, photometric + " without JPEG");
        }
        boolean planes = !syntax.equals(RLE) && elements.integer(Tag.PLANAR_CONFIGURATION, 0) == 1;
        return new PlainFrameCodec(
            syntax.equals(RLE), planes, samples, photometric.equals("YBR_FULL"));
      }
      default -> throw unsupported(path, OTHERS.getOrDefault(syntax, "transfer syntax " + syntax));
    }
  }

  static byte[] rgb(byte[] pixels, boolean yCbCr) {
    if (yCbCr) {
      YCbCr.toRgb(pixels);
    }
    return pixels;
  }

  private static byte[] invert(byte[] rgb) {
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) ~rgb[i];
    }
    return rgb;
  }

  private static UnsupportedSlideException unsupported(Path path, String what) {
    return new UnsupportedSlideException(
        "%s: the built-in DICOM reader does not read %s.".formatted(path, what));
  }
}
