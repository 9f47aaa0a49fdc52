package org.contexture.slides.jpeg;

import java.io.IOException;
import java.util.Optional;

/**
 * One complete JPEG stream, put together from a directory's shared tables and a chunk's abbreviated
 * stream (TIFF technote 2).
 *
 * <p>Application markers and comments are left out and one Adobe marker with transform 0 takes
 * their place: decoders then hand out the components as they are, or, with {@link #markYCbCr}, as
 * RGB.
 */
final class JpegStream {

  /** Size and components as the stream itself states them. */
  record Frame(int width, int height, int components) {}

  private static final byte[] START = {
    (byte) 0xFF,
    (byte) 0xD8,
    (byte) 0xFF,
    (byte) 0xEE,
    0,
    14,
    'A',
    'd',
    'o',
    'b',
    'e',
    0,
    100,
    0,
    0,
    0,
    0,
    0
  };

  private static final int START_OF_IMAGE = 0xD8;
  private static final int END_OF_IMAGE = 0xD9;
  private static final int START_OF_SCAN = 0xDA;
  private static final int COMMENT = 0xFE;

  private final byte[] bytes;
  private int length;
  private Frame frame = new Frame(0, 0, 0);
  private boolean jfif;
  private boolean letters;
  private int adobeTransform = -1;

  private JpegStream(int capacity) {
    bytes = new byte[capacity];
  }

  static JpegStream splice(byte[] tables, byte[] chunk) throws IOException {
    JpegStream stream = new JpegStream(START.length + tables.length + chunk.length);
    stream.append(START, 0, START.length);
    if (tables.length > 0) {
      stream.copySegments(tables, "JPEGTables");
    }
    int scan = stream.copySegments(chunk, "JPEG stream");
    if (scan < 0 || stream.frame.components == 0) {
      throw new IOException(
          "JPEG stream without a frame, expected one before byte " + chunk.length);
    }
    stream.append(chunk, scan, chunk.length - scan);
    return stream;
  }

  /** The stream, in the first {@link #length()} of these bytes. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  private void append(byte[] from, int at, int count) {
    System.arraycopy(from, at, bytes, length, count);
    length += count;
  }

  Frame frame() {
    return frame;
  }

  /**
   * Whether three components are YCbCr, as far as the stream says: by Adobe's marker, JFIF's, or
   * components that are called R, G and B.
   */
  Optional<Boolean> yCbCr() {
    if (adobeTransform >= 0) {
      return Optional.of(adobeTransform != 0);
    }
    return jfif || letters ? Optional.of(jfif) : Optional.empty();
  }

  /** Says of the three components that they are YCbCr, which decoders turn into RGB. */
  void markYCbCr() {
    bytes[START.length - 1] = 1;
  }

  boolean isMarkedYCbCr() {
    return bytes[START.length - 1] != 0;
  }

  /** Copies segments up to the first scan; returns where that starts, or −1 if there is none. */
  private int copySegments(byte[] in, String name) throws IOException {
    if (in.length < 2 || (in[0] & 255) != 0xFF || (in[1] & 255) != START_OF_IMAGE) {
      throw new IOException(name + " does not start with a JPEG marker");
    }
    int at = 2;
    while (at + 4 <= in.length) {
      if ((in[at] & 255) != 0xFF) {
        throw new IOException(name + ": no marker at its byte " + at);
      }
      int marker = in[at + 1] & 255;
      if (marker == 0xFF) {
        at++; // fill byte
        continue;
      }
      if (marker == START_OF_SCAN) {
        return at;
      }
      if (marker == END_OF_IMAGE) {
        return -1;
      }
      int segment = (in[at + 2] & 255) << 8 | (in[at + 3] & 255);
      if (segment < 2 || at + 2 + segment > in.length) {
        throw new IOException(name + ": segment of " + segment + " bytes at its byte " + at);
      }
      if (isFrame(marker)) {
        readFrame(in, at, segment);
      }
      boolean application = marker >= 0xE0 && marker <= 0xEF;
      if (application) {
        see(marker, in, at, segment);
      }
      if (!application && marker != COMMENT) {
        append(in, at, segment + 2);
      }
      at += segment + 2;
    }
    return -1;
  }

  private void see(int marker, byte[] in, int at, int segment) {
    if (marker == 0xE0 && segment >= 7 && in[at + 4] == 'J' && in[at + 5] == 'F') {
      jfif = true;
    } else if (marker == 0xEE && segment >= 14 && in[at + 4] == 'A' && in[at + 5] == 'd') {
      adobeTransform = in[at + 15] & 255;
    }
  }

  /** SOF0 … SOF15 but for DHT, JPG and DAC, which share the range. */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private void readFrame(byte[] in, int at, int segment) throws IOException {
    if (segment < 8 || frame.components != 0) {
      throw new IOException("JPEG stream with a broken or second frame header at its byte " + at);
    }
    int precision = in[at + 4] & 255;
    int components = in[at + 9] & 255;
    if (precision != 8 || (components != 1 && components != 3 && components != 4)) {
      throw new IOException(
          "JPEG frame with %d components of %d bits, expected 1, 3 or 4 of 8 bits"
              .formatted(components, precision));
    }
    letters =
        components == 3
            && segment >= 17
            && in[at + 10] == 'R'
            && in[at + 13] == 'G'
            && in[at + 16] == 'B';
    frame =
        new Frame(
            (in[at + 7] & 255) << 8 | (in[at + 8] & 255),
            (in[at + 5] & 255) << 8 | (in[at + 6] & 255),
            components);
  }
}
