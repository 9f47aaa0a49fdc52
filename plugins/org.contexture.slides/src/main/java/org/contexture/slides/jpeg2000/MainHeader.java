package org.contexture.slides.jpeg2000;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * The main header of a JPEG 2000 codestream: the marker segments before the first tile-part (ITU-T
 * T.800, A.3).
 *
 * <p>OpenJPEG 2.5.3 and 2.5.4 trust the tile-part lengths (TLM, A.7.1) and write beyond their
 * memory where the tile-parts contradict them (OSV-2025-219; no release has the correction). They
 * are there for random access only, so they are hidden from it.
 */
final class MainHeader {

  private static final int TILE_PART_LENGTHS = 0xFF55;
  private static final int COMMENT = 0xFF64;
  private static final int CODING_STYLE = 0xFF52;
  private static final int START_OF_TILE_PART = 0xFF90;

  /** CAP, SIZ, COD, COC, TLM, PLM, QCD, QCC, RGN, POC, PPM, CRG, COM. */
  private static final Set<Integer> SEGMENTS =
      Set.of(
          0xFF50, 0xFF51, 0xFF52, 0xFF53, 0xFF55, 0xFF57, 0xFF5C, 0xFF5D, 0xFF5E, 0xFF5F, 0xFF60,
          0xFF63, 0xFF64);

  private MainHeader() {}

  /**
   * The codestream with its tile-part lengths turned into comments; itself if it has none.
   *
   * @throws IOException if the header holds what the standard has no name for, or never ends
   */
  static byte[] withoutTilePartLengths(byte[] codestream) throws IOException {
    byte[] result = codestream;
    ByteBuffer bytes = ByteBuffer.wrap(codestream);
    try {
      bytes.position(2); // after SOC
      for (int marker = next(bytes); marker != START_OF_TILE_PART; marker = next(bytes)) {
        if (!SEGMENTS.contains(marker)) {
          throw new IOException(
              "JPEG 2000 stream with the marker %04X in its main header".formatted(marker));
        }
        int segment = bytes.position();
        if (marker == TILE_PART_LENGTHS) {
          result = result == codestream ? codestream.clone() : result;
          ByteBuffer.wrap(result).putShort(segment - 2, (short) COMMENT);
        }
        bytes.position(segment + Math.max(2, next(bytes)));
      }
      return result;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException("JPEG 2000 stream that ends inside its header", e);
    }
  }

  /**
   * Whether the components are transformed among each other (COD, A.6.1), which only those of RGB
   * are: decoders give RGB back.
   *
   * @throws IOException if the header never ends
   */
  static boolean isOfTransformedRgb(byte[] codestream) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(codestream);
    try {
      bytes.position(2); // after SOC
      for (int marker = next(bytes); marker != START_OF_TILE_PART; marker = next(bytes)) {
        int segment = bytes.position();
        if (marker == CODING_STYLE) {
          return bytes.get(segment + 6) == 1; // behind length, style, progression, layers
        }
        bytes.position(segment + Math.max(2, next(bytes)));
      }
      return false;
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("JPEG 2000 stream that ends inside its header", e);
    }
  }

  private static int next(ByteBuffer bytes) {
    return bytes.getShort() & 0xFFFF;
  }
}
