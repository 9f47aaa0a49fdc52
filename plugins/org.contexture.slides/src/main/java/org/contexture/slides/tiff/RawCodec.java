package org.contexture.slides.tiff;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Chunks whose samples are stored as they are, or packed without loss. */
final class RawCodec implements SampleCodec {

  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  /** A lossless packing. Unpacks exactly {@code size} bytes or fails; surplus input is ignored. */
  @FunctionalInterface
  interface Unpacking {
    byte[] unpack(byte[] packed, int size) throws IOException;
  }

  static final Unpacking STORED =
      (packed, size) -> {
        requireLength(packed.length, size);
        return Arrays.copyOf(packed, size);
      };

  static final Unpacking DEFLATE =
      (packed, size) -> {
        Inflater inflater = new Inflater();
        try {
          inflater.setInput(packed);
          byte[] bytes = new byte[size];
          int length = 0;
          while (length < size && !inflater.finished()) {
            int count = inflater.inflate(bytes, length, size - length);
            if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
              break;
            }
            length += count;
          }
          requireLength(length, size);
          return bytes;
        } catch (DataFormatException e) {
          throw new IOException("not a deflate stream (" + e.getMessage() + ")", e);
        } finally {
          inflater.end();
        }
      };

  /** TIFF 6.0, section 9. */
  static final Unpacking PACK_BITS =
      (packed, size) -> {
        byte[] bytes = new byte[size];
        int in = 0;
        int out = 0;
        while (out < size && in < packed.length) {
          int control = packed[in++];
          if (control == -128) {
            continue;
          }
          boolean run = control < 0;
          int count = Math.min(run ? 1 - control : 1 + control, size - out);
          if (in + (run ? 1 : count) > packed.length) {
            break;
          }
          if (run) {
            Arrays.fill(bytes, out, out + count, packed[in++]);
          } else {
            System.arraycopy(packed, in, bytes, out, count);
            in += count;
          }
          out += count;
        }
        requireLength(out, size);
        return bytes;
      };

  private final Unpacking unpacking;
  private final Predictor predictor;
  private final SampleDepth depth;
  private final int samples;
  private final ByteOrder order;

  /**
   * A codec for one directory.
   *
   * @param samples of a pixel that stand together
   * @param order of the file's bytes
   */
  RawCodec(
      Unpacking unpacking, Predictor predictor, SampleDepth depth, int samples, ByteOrder order) {
    this.unpacking = unpacking;
    this.predictor = predictor;
    this.depth = depth;
    this.samples = samples;
    this.order = order;
  }

  /** Whether rows are in the file as they are. */
  boolean isStored() {
    return unpacking == STORED && predictor == Predictor.NONE;
  }

  /** Bytes of a row of so many pixels. */
  long rowBytes(int width) {
    return depth.rowBytes((long) width * samples);
  }

  @Override
  public byte[] samples(byte[] stored, int width, int height) throws IOException {
    byte[] raw = raw(stored, width, height);
    return depth.toBytes(raw, width * samples, height, undone(raw, width));
  }

  @Override
  public float[] numbers(byte[] stored, int width, int height) throws IOException {
    byte[] raw = raw(stored, width, height);
    return depth.toNumbers(raw, width * samples, height, undone(raw, width));
  }

  private byte[] raw(byte[] stored, int width, int height) throws IOException {
    long rowBytes = rowBytes(width);
    if (rowBytes * height > LONGEST_ARRAY) {
      throw new IOException(
          "%d rows of %d bytes, expected no more than 2 GB".formatted(height, rowBytes));
    }
    return unpacking.unpack(stored, (int) rowBytes * height);
  }

  /** Undoes the predictor in place; the order of the samples' bytes from then on. */
  private ByteOrder undone(byte[] raw, int width) throws IOException {
    return predictor.undo(raw, (int) rowBytes(width), samples, depth.bits(), order);
  }

  static void requireLength(int found, int expected) throws IOException {
    if (found < expected) {
      throw new IOException("it ends after %d of %d bytes".formatted(found, expected));
    }
  }
}
