package org.contexture.slides.tiff;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.contexture.slides.chunk.ChunkCodec;

/** Chunks whose samples are stored as they are, or packed without loss. */
final class RawCodec implements ChunkCodec {

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
  private final boolean differences;
  private final PixelLayout pixels;

  /**
   * A codec for one directory.
   *
   * @param differences whether rows hold differences to the left neighbour (predictor 2)
   */
  RawCodec(Unpacking unpacking, boolean differences, PixelLayout pixels) {
    this.unpacking = unpacking;
    this.differences = differences;
    this.pixels = pixels;
  }

  @Override
  public byte[] decode(byte[] stored, int width, int height) throws IOException {
    int samples = pixels.samples();
    byte[] raw = unpacking.unpack(stored, width * height * samples);
    if (differences) {
      for (int row = 0; row < height; row++) {
        int end = (row + 1) * width * samples;
        for (int i = row * width * samples + samples; i < end; i++) {
          raw[i] += raw[i - samples];
        }
      }
    }
    return pixels.toRgb(raw, width * height);
  }

  static void requireLength(int found, int expected) throws IOException {
    if (found < expected) {
      throw new IOException("it ends after %d of %d bytes".formatted(found, expected));
    }
  }
}
