package org.contexture.slides.tiff;

import org.contexture.slides.LeftToOpenSlideException;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.channel.ShownChannel;
import org.contexture.slides.jpeg.JpegCodec;
import org.contexture.slides.jpeg2000.Jpeg2000;
import org.contexture.slides.webp.WebP;

/** Chooses the codec for a directory; refuses every variant that it would not decode exactly. */
final class ChunkCodecs {

  private ChunkCodecs() {}

  static PixelCodec of(TiffDirectory directory) throws SlideException {
    requireFillOrder(directory);
    PixelLayout layout = PixelLayout.of(directory);
    boolean apart = directory.integer(TiffTag.PLANAR_CONFIGURATION, 1) == 2;
    int planes = apart ? layout.samples() : 1;
    int samples = apart ? 1 : layout.samples();
    int compression = TiffPacking.number(directory);
    if (compression == TiffPacking.JPEG && !apart && layout.isOfJpeg()) {
      return new ColourCodec(jpegColours(directory, layout), 1, layout.converted());
    }
    SampleCodec codec =
        switch (compression) {
          case TiffPacking.JPEG -> jpeg(directory, samples);
          case TiffPacking.APERIO_J2K_YCBCR, TiffPacking.APERIO_J2K_RGB ->
              jpeg2000(directory, samples, compression == TiffPacking.APERIO_J2K_YCBCR);
          case TiffPacking.WEBP -> webp(directory, samples);
          default ->
              unpacked(
                  directory,
                  layout.use(),
                  layout.photometric(),
                  samples,
                  unpacking(directory, compression));
        };
    return new ColourCodec(codec, planes, layout);
  }

  /** For one sample of a directory's pixels, which is a channel. */
  static PixelCodec channel(TiffDirectory directory, int sample, ShownChannel shown)
      throws SlideException {
    requireFillOrder(directory);
    int all = ChannelPages.samples(directory);
    boolean apart = directory.integer(TiffTag.PLANAR_CONFIGURATION, 1) == 2;
    int together = apart ? 1 : all;
    int compression = TiffPacking.number(directory);
    SampleCodec codec =
        compression == TiffPacking.JPEG
            ? jpeg(directory, together)
            : unpacked(
                directory,
                SampleDepth.Use.CHANNEL,
                PixelLayout.BLACK_IS_ZERO,
                together,
                unpacking(directory, compression));
    return new ChannelCodec(codec, apart ? all : 1, together, sample, shown);
  }

  private static void requireFillOrder(TiffDirectory directory) throws SlideException {
    if (directory.integer(TiffTag.FILL_ORDER, 1) != 1) {
      throw unsupported(directory, "bytes whose low bits come first (FillOrder)");
    }
  }

  private static RawCodec.Unpacking unpacking(TiffDirectory directory, int compression)
      throws SlideException {
    return switch (compression) {
      case TiffPacking.NONE -> RawCodec.STORED;
      case TiffPacking.LZW -> Lzw::unpack;
      case TiffPacking.DEFLATE, TiffPacking.DEFLATE_OLD -> RawCodec.DEFLATE;
      case TiffPacking.PACK_BITS -> RawCodec.PACK_BITS;
      case TiffPacking.ZSTANDARD -> Zstandard::unpack;
      default ->
          throw unsupported(
              directory,
              TiffPacking.name(compression)
                  .map(name -> "compression %d (%s)".formatted(compression, name))
                  .orElse("compression " + compression));
    };
  }

  private static SampleCodec unpacked(
      TiffDirectory directory,
      SampleDepth.Use use,
      int photometric,
      int samples,
      RawCodec.Unpacking unpacking)
      throws SlideException {
    Predictor predictor = Predictor.of(directory);
    SampleDepth depth = SampleDepth.of(directory, use);
    boolean ofFloats = predictor == Predictor.FLOATING;
    if ((ofFloats && !depth.floating()) || (depth.bits() < 8 && predictor != Predictor.NONE)) {
      throw unsupported(
          directory, "predictor %s of samples of %d bits".formatted(predictor, depth.bits()));
    }
    if (photometric == PixelLayout.YCBCR) {
      long[] steps = directory.integers(TiffTag.YCBCR_SUBSAMPLING, 2);
      int across = steps.length < 2 ? 2 : (int) steps[0];
      int down = steps.length < 2 ? 2 : (int) steps[1];
      if (across != 1 || down != 1) {
        boolean plain = samples == 3 && depth.bits() == 8 && predictor == Predictor.NONE;
        if (!plain || !isStep(across) || !isStep(down)) {
          throw unsupported(directory, "YCbCr of %d × %d px per chroma".formatted(across, down));
        }
        return new SubsampledCodec(unpacking, across, down);
      }
    }
    return new RawCodec(unpacking, predictor, depth, samples, directory.file().order());
  }

  private static boolean isStep(int step) {
    return step == 1 || step == 2 || step == 4;
  }

  private static SampleCodec jpeg(TiffDirectory directory, int samples) throws SlideException {
    requireBytes(directory);
    if (samples == 2 || samples > 4) {
      throw unsupported(directory, "JPEG with %d samples".formatted(samples));
    }
    byte[] tables = tables(directory);
    return (stored, width, height) -> JpegCodec.components(tables, stored, width, height, samples);
  }

  /** Converted while they are decoded, which costs half of what it does afterwards. */
  private static SampleCodec jpegColours(TiffDirectory directory, PixelLayout layout)
      throws SlideException {
    requireBytes(directory);
    JpegCodec codec =
        layout.photometric() == PixelLayout.YCBCR
            ? new JpegCodec(tables(directory), true)
            : JpegCodec.ofStreams(tables(directory), false);
    return codec::decode;
  }

  private static byte[] tables(TiffDirectory directory) throws SlideException {
    return directory.bytes(TiffTag.JPEG_TABLES).orElse(new byte[0]);
  }

  private static SampleCodec webp(TiffDirectory directory, int samples) throws SlideException {
    requireBytes(directory);
    if (!WebP.isAvailable() || PixelLayout.photometric(directory) != PixelLayout.RGB) {
      throw unsupported(directory, "WebP on this platform, or of other colours than RGB");
    }
    return (stored, width, height) -> WebP.decode(stored, width, height, samples);
  }

  /**
   * Looks into the first tile that is stored: chroma may be subsampled, which is undone here where
   * the library exports OpenJPEG's functions.
   */
  private static SampleCodec jpeg2000(TiffDirectory directory, int samples, boolean yCbCr)
      throws SlideException {
    requireBytes(directory);
    if (!Jpeg2000.isAvailable()) {
      throw leftToOpenSlide(directory, "JPEG 2000. " + Jpeg2000.problem());
    }
    byte[] head = TiffPacking.firstChunk(directory, Jpeg2000.HEADER_BYTES);
    if (!Jpeg2000.isDecodable(head, yCbCr)) {
      throw leftToOpenSlide(directory, "JPEG 2000 with subsampled or unusual components");
    }
    if (samples != 3) {
      throw unsupported(directory, "JPEG 2000 with %d samples".formatted(samples));
    }
    return new Jpeg2000Codec(yCbCr);
  }

  private static void requireBytes(TiffDirectory directory) throws SlideException {
    SampleDepth depth = SampleDepth.of(directory, SampleDepth.Use.COLOUR);
    if (depth.bits() != 8 || depth.floating()) {
      throw unsupported(directory, "such pixels of %d bits".formatted(depth.bits()));
    }
  }

  static UnsupportedSlideException unsupported(TiffDirectory directory, String what) {
    return new UnsupportedSlideException(
        message(directory, what) + " Convert it to a pyramidal TIFF of 8-bit RGB.");
  }

  /** For what OpenSlide is known to read right. */
  static LeftToOpenSlideException leftToOpenSlide(TiffDirectory directory, String what) {
    return new LeftToOpenSlideException(message(directory, what));
  }

  private static String message(TiffDirectory directory, String what) {
    return "%s, directory at offset %d: the built-in TIFF reader does not read %s."
        .formatted(directory.file().path(), directory.offset(), what);
  }
}
