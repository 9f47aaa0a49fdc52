package org.contexture.slides.jpeg;

import java.util.OptionalInt;

/**
 * The quality at which a JPEG stream was written, on libjpeg's scale of 1 … 100: that whose table
 * for luma equals the stream's first one. Writers that do not scale the standard's example (ITU-T
 * T.81, table K.1) as libjpeg does have none.
 */
public final class JpegQuality {

  /** Table K.1 in the order of the stream, zigzag. */
  private static final int[] LUMA = {
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
    29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
    95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99
  };

  private static final int TABLES = 0xDB;
  private static final int START_OF_SCAN = 0xDA;
  private static final int END_OF_IMAGE = 0xD9;

  private JpegQuality() {}

  /**
   * Looks into a stream, or its first kilobytes, or tables that several streams share.
   *
   * @return empty if there is no table, or none of libjpeg's
   */
  public static OptionalInt of(byte[] stream) {
    int at = 2;
    while (at + 4 <= stream.length && (stream[at] & 255) == 0xFF) {
      int marker = stream[at + 1] & 255;
      int segment = (stream[at + 2] & 255) << 8 | (stream[at + 3] & 255);
      if (marker == START_OF_SCAN || marker == END_OF_IMAGE || segment < 2) {
        break;
      }
      boolean ofBytes = marker == TABLES && at + 5 < stream.length && stream[at + 4] == 0;
      if (ofBytes && at + 5 + LUMA.length <= stream.length) {
        return quality(stream, at + 5);
      }
      at += 2 + segment;
    }
    return OptionalInt.empty();
  }

  private static OptionalInt quality(byte[] stream, int from) {
    for (int quality = 1; quality <= 100; quality++) {
      int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
      boolean same = true;
      for (int i = 0; same && i < LUMA.length; i++) {
        int scaled = Math.max(1, Math.min(255, (LUMA[i] * scale + 50) / 100));
        same = scaled == (stream[from + i] & 255);
      }
      if (same) {
        return OptionalInt.of(quality);
      }
    }
    return OptionalInt.empty();
  }
}
