package org.contexture.slides.tiff;

import java.util.Optional;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.ChunkCodec;
import org.contexture.slides.jpeg.JpegCodec;
import org.contexture.slides.jpeg2000.Jpeg2000;

/** Chooses the codec for a directory; refuses every variant that it would not decode exactly. */
final class ChunkCodecs {

  private static final int NONE = 1;
  private static final int LZW = 5;
  private static final int JPEG = 7;
  private static final int DEFLATE = 8;
  private static final int DEFLATE_OLD = 32946;
  private static final int PACK_BITS = 32773;

  private static final int APERIO_J2K_YCBCR = 33003;
  private static final int APERIO_J2K_RGB = 33005;

  private static final int YCBCR = 6;

  /** Tiles among which one that is stored is looked for. */
  private static final int TILES_SEARCHED = 1 << 16;

  /** Values of a tag that has one per sample of a pixel. */
  private static final int MAXIMUM_SAMPLES = 1 << 16;

  private ChunkCodecs() {}

  static ChunkCodec of(TiffDirectory directory) throws SlideException {
    requireEightBits(directory);
    int compression = (int) directory.integer(TiffTag.COMPRESSION, NONE);
    int samples = (int) directory.integer(TiffTag.SAMPLES_PER_PIXEL, 1);
    int planar = (int) directory.integer(TiffTag.PLANAR_CONFIGURATION, 1);
    if (planar != 1 && samples > 1) {
      throw unsupported(directory, "colours stored in separate planes");
    }
    if (compression == JPEG) {
      return jpeg(directory, samples);
    }
    if (compression == APERIO_J2K_YCBCR || compression == APERIO_J2K_RGB) {
      return jpeg2000(directory, compression == APERIO_J2K_YCBCR);
    }
    PixelLayout pixels = PixelLayout.of(directory);
    Optional<RawCodec.Unpacking> unpacking =
        switch (compression) {
          case NONE -> Optional.of(RawCodec.STORED);
          case LZW -> Optional.of(Lzw::unpack);
          case DEFLATE, DEFLATE_OLD -> Optional.of(RawCodec.DEFLATE);
          case PACK_BITS -> Optional.of(RawCodec.PACK_BITS);
          default -> Optional.empty();
        };
    if (unpacking.isEmpty()) {
      throw unsupported(directory, "compression " + compression);
    }
    return new RawCodec(unpacking.get(), predictor(directory), pixels);
  }

  private static ChunkCodec jpeg(TiffDirectory directory, int samples) throws SlideException {
    int photometric = (int) directory.integer(TiffTag.PHOTOMETRIC, -1);
    boolean grey = samples == 1 && photometric == PixelLayout.BLACK_IS_ZERO;
    boolean colour = samples == 3 && (photometric == PixelLayout.RGB || photometric == YCBCR);
    if (!grey && !colour) {
      throw unsupported(
          directory, "JPEG with photometric %d and %d samples".formatted(photometric, samples));
    }
    byte[] tables = directory.bytes(TiffTag.JPEG_TABLES).orElse(new byte[0]);
    return new JpegCodec(tables, photometric == YCBCR);
  }

  /**
   * Looks into the first tile that is stored: chroma may be subsampled, which only OpenSlide
   * undoes.
   */
  private static ChunkCodec jpeg2000(TiffDirectory directory, boolean yCbCr) throws SlideException {
    if (!Jpeg2000.isAvailable()) {
      throw unsupported(directory, "JPEG 2000. " + Jpeg2000.problem());
    }
    long[] offsets = directory.integers(TiffTag.TILE_OFFSETS, TILES_SEARCHED);
    long[] byteCounts = directory.integers(TiffTag.TILE_BYTE_COUNTS, TILES_SEARCHED);
    for (int i = 0; i < Math.min(offsets.length, byteCounts.length); i++) {
      if (byteCounts[i] > 0) {
        int head = (int) Math.min(byteCounts[i], Jpeg2000.HEADER_BYTES);
        if (!Jpeg2000.isDecodable(directory.file().read(offsets[i], head))) {
          throw unsupported(directory, "JPEG 2000 with subsampled or unusual components");
        }
        break;
      }
    }
    return new Jpeg2000Codec(yCbCr);
  }

  private static boolean predictor(TiffDirectory directory) throws SlideException {
    int predictor = (int) directory.integer(TiffTag.PREDICTOR, 1);
    if (predictor != 1 && predictor != 2) {
      throw unsupported(directory, "predictor " + predictor);
    }
    return predictor == 2;
  }

  private static void requireEightBits(TiffDirectory directory) throws SlideException {
    long[] bits = directory.integers(TiffTag.BITS_PER_SAMPLE, MAXIMUM_SAMPLES);
    if (bits.length == 0) {
      throw unsupported(directory, "1 bit per sample");
    }
    for (long bit : bits) {
      if (bit != 8) {
        throw unsupported(directory, bit + " bits per sample");
      }
    }
    if (directory.integer(TiffTag.SAMPLE_FORMAT, 1) != 1) {
      throw unsupported(directory, "signed or floating-point samples");
    }
  }

  static UnsupportedSlideException unsupported(TiffDirectory directory, String what) {
    return new UnsupportedSlideException(
        "%s, directory at offset %d: the built-in TIFF reader does not read %s."
            .formatted(directory.file().path(), directory.offset(), what));
  }
}
