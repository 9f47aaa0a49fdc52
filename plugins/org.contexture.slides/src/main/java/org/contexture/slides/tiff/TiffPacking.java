package org.contexture.slides.tiff;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.slides.SlideException;
import org.contexture.slides.jpeg.JpegQuality;

/** How the tiles or strips of a directory are packed, in words. */
final class TiffPacking {

  static final int NONE = 1;
  static final int LZW = 5;
  static final int JPEG = 7;
  static final int DEFLATE = 8;
  static final int DEFLATE_OLD = 32946;
  static final int PACK_BITS = 32773;
  static final int APERIO_J2K_YCBCR = 33003;
  static final int APERIO_J2K_RGB = 33005;
  static final int ZSTANDARD = 50000;
  static final int WEBP = 50001;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(NONE, "none"),
          Map.entry(2, "CCITT run lengths"),
          Map.entry(3, "CCITT fax, group 3"),
          Map.entry(4, "CCITT fax, group 4"),
          Map.entry(LZW, "LZW"),
          Map.entry(6, "JPEG of before 1995"),
          Map.entry(JPEG, "JPEG"),
          Map.entry(DEFLATE, "Deflate"),
          Map.entry(DEFLATE_OLD, "Deflate"),
          Map.entry(PACK_BITS, "PackBits"),
          Map.entry(32809, "ThunderScan"),
          Map.entry(APERIO_J2K_YCBCR, "JPEG 2000"),
          Map.entry(33004, "Aperio's lossless JPEG 2000"),
          Map.entry(APERIO_J2K_RGB, "JPEG 2000"),
          Map.entry(34661, "JBIG"),
          Map.entry(34676, "SGI LogLuv"),
          Map.entry(34677, "SGI LogLuv"),
          Map.entry(34712, "JPEG 2000"),
          Map.entry(34887, "LERC"),
          Map.entry(34892, "lossy JPEG of DNG"),
          Map.entry(34925, "LZMA"),
          Map.entry(34933, "PNG"),
          Map.entry(34934, "JPEG XR"),
          Map.entry(22610, "JPEG XR"),
          Map.entry(ZSTANDARD, "Zstandard"),
          Map.entry(WEBP, "WebP"),
          Map.entry(50002, "JPEG XL"),
          Map.entry(52546, "JPEG XL"));

  /** Tiles among which one that is stored is looked for: mostly it is one of the first. */
  private static final int[] SEARCHED = {16, 1 << 16};

  /** Bytes of a JPEG stream in which its tables are looked for. */
  private static final int JPEG_HEAD = 2048;

  private TiffPacking() {}

  static int number(TiffDirectory directory) throws SlideException {
    return (int) directory.integer(TiffTag.COMPRESSION, NONE);
  }

  /** Empty for a number that no table of ours has. */
  static Optional<String> name(int number) {
    return Optional.ofNullable(NAMES.get(number));
  }

  /** The quality of a JPEG picture: by the tables of all tiles, or the first tile's own. */
  static OptionalInt jpegQuality(TiffDirectory directory) throws SlideException {
    if (number(directory) != JPEG) {
      return OptionalInt.empty();
    }
    OptionalInt shared =
        directory.bytes(TiffTag.JPEG_TABLES).map(JpegQuality::of).orElse(OptionalInt.empty());
    if (shared.isPresent()) {
      return shared;
    }
    try {
      return JpegQuality.of(firstChunk(directory, JPEG_HEAD));
    } catch (SlideException e) {
      return OptionalInt.empty(); // damage is for the one who reads this tile
    }
  }

  /**
   * The first bytes of the first tile or strip that is stored.
   *
   * @return so many, or all that it has; none if nothing is stored
   */
  static byte[] firstChunk(TiffDirectory directory, int atMost) throws SlideException {
    boolean tiled = directory.isTiled();
    int offsetTag = tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS;
    int countTag = tiled ? TiffTag.TILE_BYTE_COUNTS : TiffTag.STRIP_BYTE_COUNTS;
    for (int searched : SEARCHED) {
      long[] offsets = directory.integers(offsetTag, searched);
      long[] counts = directory.integers(countTag, searched);
      for (int i = 0; i < Math.min(offsets.length, counts.length); i++) {
        if (counts[i] > 0) {
          return directory.file().read(offsets[i], (int) Math.min(counts[i], atMost));
        }
      }
    }
    return new byte[0];
  }
}
