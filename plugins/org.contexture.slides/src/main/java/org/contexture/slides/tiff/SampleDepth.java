package org.contexture.slides.tiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import org.contexture.slides.SlideException;

/**
 * How wide the stored samples are, and how they become bytes.
 *
 * <p>Samples of 1, 2 and 4 bits are stretched to 0 … 255 unless they are places in a palette. Of 16
 * bits, grey keeps the high byte and colours are rounded, both as libtiff's RGBA interface does, so
 * that results equal its bit for bit. Floating-point numbers are stretched between the least and
 * greatest value that the file states; a file that states none is refused, for nothing says what
 * white is.
 *
 * @param bits of a sample: 1, 2, 4, 8, 16, 32 or 64
 * @param floating whether samples are floating-point numbers
 * @param low the number that is black; for floating-point numbers alone
 * @param high the number that is white
 * @param use what the bytes are for
 */
record SampleDepth(int bits, boolean floating, double low, double high, Use use) {

  /** What samples mean. */
  enum Use {
    GREY,
    COLOUR,
    CHANNEL,
    PLACE_IN_PALETTE
  }

  /** Values of a tag that has one per sample of a pixel. */
  private static final int MAXIMUM_SAMPLES = 1 << 16;

  private static final Set<Long> KNOWN = Set.of(1L, 2L, 4L, 8L, 16L, 32L, 64L);

  private static final int UNSIGNED = 1;
  private static final int SIGNED = 2;
  private static final int FLOATING = 3;
  private static final int UNDEFINED = 4;

  static SampleDepth of(TiffDirectory directory, Use use) throws SlideException {
    int bits = bits(directory);
    int format = (int) directory.integer(TiffTag.SAMPLE_FORMAT, absentFormat(directory, bits));
    if (format == FLOATING && (bits == 32 || bits == 64)) {
      double low = directory.real(TiffTag.SMALLEST_SAMPLE).orElse(Double.NaN);
      double high = directory.real(TiffTag.LARGEST_SAMPLE).orElse(Double.NaN);
      if (use == Use.CHANNEL) {
        return new SampleDepth(bits, true, 0, 1, use); // its window says what is bright
      }
      if (!(low < high)) {
        throw ChunkCodecs.unsupported(
            directory,
            "floating-point samples without SMinSampleValue and SMaxSampleValue, which say what"
                + " black and white are; export it with 8 bits per sample");
      }
      return new SampleDepth(bits, true, low, high, use);
    }
    // libtiff's RGBA interface takes signed samples for unsigned ones: writers mistake the tag
    boolean whole = format == UNSIGNED || format == SIGNED || format == UNDEFINED;
    boolean known = bits <= (use == Use.CHANNEL ? 32 : 16) && (use != Use.COLOUR || bits >= 8);
    if (!whole || !known || (use == Use.PLACE_IN_PALETTE && bits > 8)) {
      throw ChunkCodecs.unsupported(
          directory,
          "samples of %d bits (sample format %d)%s"
              .formatted(bits, format, use == Use.PLACE_IN_PALETTE ? " of a palette" : ""));
    }
    return new SampleDepth(bits, false, 0, 1, use);
  }

  /** TIFF's default, but for the program that leaves out what it must say. */
  private static int absentFormat(TiffDirectory directory, int bits) throws SlideException {
    boolean indica =
        bits == 32 && directory.text(TiffTag.SOFTWARE).orElse("").startsWith("IndicaLabs");
    return indica ? FLOATING : UNSIGNED;
  }

  private static int bits(TiffDirectory directory) throws SlideException {
    long[] bits = directory.integers(TiffTag.BITS_PER_SAMPLE, MAXIMUM_SAMPLES);
    if (bits.length == 0) {
      return 1; // TIFF 6.0's default
    }
    if (Arrays.stream(bits).anyMatch(bit -> bit != bits[0])) {
      throw ChunkCodecs.unsupported(directory, "samples of different depths");
    }
    if (!KNOWN.contains(bits[0])) {
      throw ChunkCodecs.unsupported(directory, bits[0] + " bits per sample");
    }
    return (int) bits[0];
  }

  /** Bytes of a row; rows start on whole bytes. */
  long rowBytes(long samples) {
    return (samples * bits + 7) / 8;
  }

  /**
   * One byte per sample.
   *
   * @param samples of a row
   * @param order of the samples' bytes
   */
  byte[] toBytes(byte[] raw, int samples, int rows, ByteOrder order) {
    if (bits == 8) {
      return raw;
    }
    byte[] bytes = new byte[samples * rows];
    if (bits < 8) {
      unpack(raw, samples, bytes);
      return bytes;
    }
    ByteBuffer in = ByteBuffer.wrap(raw).order(order);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          switch (bits) {
            case 16 -> narrow(in.getShort(2 * i) & 0xFFFF);
            case 32 -> scaled(in.getFloat(4 * i));
            default -> scaled(in.getDouble(8 * i));
          };
    }
    return bytes;
  }

  /**
   * The numbers that are stored.
   *
   * @param samples of a row
   * @param order of the samples' bytes
   */
  float[] toNumbers(byte[] raw, int samples, int rows, ByteOrder order) {
    float[] numbers = new float[samples * rows];
    ByteBuffer in = ByteBuffer.wrap(raw).order(order);
    int perByte = 8 / Math.min(8, bits);
    int rowBytes = (int) rowBytes(samples);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (bits) {
            case 8 -> raw[i] & 255;
            case 16 -> in.getShort(2 * i) & 0xFFFF;
            case 32 -> floating ? in.getFloat(4 * i) : in.getInt(4 * i) & 0xFFFFFFFFL;
            case 64 -> (float) in.getDouble(8 * i);
            default -> {
              int x = i % samples;
              int packed = raw[i / samples * rowBytes + x / perByte];
              yield packed >> (8 - bits - x % perByte * bits) & (1 << bits) - 1;
            }
          };
    }
    return numbers;
  }

  /** The largest number; 1 for floating-point ones, which have no bound. */
  double largest() {
    return floating ? 1 : Math.pow(2, bits) - 1;
  }

  private byte narrow(int sample) {
    return (byte) (use == Use.GREY ? sample >> 8 : (sample + 128) / 257);
  }

  /** What is no number is black. */
  private byte scaled(double value) {
    double share = (value - low) / (high - low);
    return (byte) (share > 0 ? Math.min(255, (int) (255 * share + 0.5)) : 0);
  }

  private void unpack(byte[] raw, int samples, byte[] bytes) {
    int perByte = 8 / bits;
    int mask = (1 << bits) - 1;
    int factor = use == Use.PLACE_IN_PALETTE ? 1 : 255 / mask;
    int rowBytes = (int) rowBytes(samples);
    for (int i = 0; i < bytes.length; i++) {
      int x = i % samples;
      int stored = raw[i / samples * rowBytes + x / perByte];
      bytes[i] = (byte) (factor * (stored >> (8 - bits - x % perByte * bits) & mask));
    }
  }
}
