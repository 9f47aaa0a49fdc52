package org.contexture.slides.tiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.contexture.slides.SlideException;

/**
 * What a writer did to the rows before it packed them (TIFF 6.0, section 14; Adobe's TIFF Technical
 * Note 3 for floating point).
 */
enum Predictor {
  NONE,
  /** Each sample is the difference to the one of the pixel before. */
  DIFFERENCES,
  /** Bytes of equal significance stand together, and are differences. */
  FLOATING;

  static Predictor of(TiffDirectory directory) throws SlideException {
    int predictor = (int) directory.integer(TiffTag.PREDICTOR, 1);
    return switch (predictor) {
      case 1 -> NONE;
      case 2 -> DIFFERENCES;
      case 3 -> FLOATING;
      default -> throw ChunkCodecs.unsupported(directory, "predictor " + predictor);
    };
  }

  /**
   * Undoes it in place.
   *
   * @param raw rows of whole bytes
   * @param rowBytes bytes of a row
   * @param samples of a pixel, interleaved
   * @param bits of a sample
   * @return the order of the samples' bytes afterwards
   */
  ByteOrder undo(byte[] raw, int rowBytes, int samples, int bits, ByteOrder order) {
    for (int row = 0; row + rowBytes <= raw.length; row += rowBytes) {
      switch (this) {
        case NONE -> {}
        case DIFFERENCES -> addUp(ByteBuffer.wrap(raw).order(order), row, rowBytes, samples, bits);
        case FLOATING -> together(raw, row, rowBytes, samples, bits / 8);
      }
    }
    return this == FLOATING ? ByteOrder.BIG_ENDIAN : order;
  }

  private static void addUp(ByteBuffer raw, int row, int rowBytes, int samples, int bits) {
    int step = samples * bits / 8;
    int end = row + rowBytes;
    switch (bits) {
      case 8 -> {
        for (int i = row + step; i < end; i++) {
          raw.put(i, (byte) (raw.get(i) + raw.get(i - step)));
        }
      }
      case 16 -> {
        for (int i = row + step; i < end; i += 2) {
          raw.putShort(i, (short) (raw.getShort(i) + raw.getShort(i - step)));
        }
      }
      case 32 -> {
        for (int i = row + step; i < end; i += 4) {
          raw.putInt(i, raw.getInt(i) + raw.getInt(i - step));
        }
      }
      default -> {
        for (int i = row + step; i < end; i += 8) {
          raw.putLong(i, raw.getLong(i) + raw.getLong(i - step));
        }
      }
    }
  }

  private static void together(byte[] raw, int row, int rowBytes, int samples, int size) {
    for (int i = row + samples; i < row + rowBytes; i++) {
      raw[i] += raw[i - samples];
    }
    byte[] apart = new byte[rowBytes];
    System.arraycopy(raw, row, apart, 0, rowBytes);
    int count = rowBytes / size;
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < size; k++) {
        raw[row + i * size + k] = apart[k * count + i];
      }
    }
  }
}
