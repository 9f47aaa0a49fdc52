package org.contexture.slides.jpeg;

import java.io.ByteArrayOutputStream;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.file.SlideFile;

/**
 * What precedes the first scan of a JPEG stream inside a file: sizes, tables, restart interval
 * (ITU-T T.81, annex B).
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer, never compared
public record JpegHeader(
    int width,
    int height,
    int components,
    int mcuWidth,
    int mcuHeight,
    int restartInterval,
    boolean yCbCr,
    int length,
    byte[] segments) {

  private static final int LONGEST = 1 << 20;
  private static final int FRAME_SIZE_AT = 5;

  /**
   * Reads a header.
   *
   * @param start of the stream in the file
   * @throws UnsupportedSlideException if the frame is none of 8 bits, sequential, by Huffman
   * @throws SlideException if there is none
   */
  public static JpegHeader read(SlideFile file, long start) throws SlideException {
    if (start < 0 || start >= file.length()) {
      throw file.damaged(start, "no JPEG stream", "the file's end", "a JPEG marker");
    }
    int length = (int) Math.min(LONGEST, file.length() - start);
    return of(file, start, file.read(start, length));
  }

  /** The same of a stream that is read already; file and offset are for messages. */
  public static JpegHeader of(SlideFile file, long start, byte[] stream) throws SlideException {
    return new Reader(file, start, stream).header();
  }

  /** The stream of some intervals: this header with another size, the scans, and the end. */
  static ByteArrayOutputStream start(JpegHeader header, int width, int height) {
    byte[] bytes = header.segments.clone();
    for (int at = 2; at + FRAME_SIZE_AT + 3 < bytes.length; ) {
      int segment = (bytes[at + 2] & 255) << 8 | (bytes[at + 3] & 255);
      if (Reader.isFrame(bytes[at + 1] & 255)) {
        bytes[at + FRAME_SIZE_AT] = (byte) (height >> 8);
        bytes[at + FRAME_SIZE_AT + 1] = (byte) height;
        bytes[at + FRAME_SIZE_AT + 2] = (byte) (width >> 8);
        bytes[at + FRAME_SIZE_AT + 3] = (byte) width;
      }
      at += 2 + segment;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
    out.writeBytes(bytes);
    return out;
  }

  /** Goes through the segments. */
  private static final class Reader {
    private final SlideFile file;
    private final long start;
    private final byte[] in;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int frameAt = -1;
    private int restartInterval;
    private boolean jfif;
    private int adobeTransform = -1;

    Reader(SlideFile file, long start, byte[] in) {
      this.file = file;
      this.start = start;
      this.in = in;
    }

    JpegHeader header() throws SlideException {
      if (in.length < 4 || marker(0) != 0xD8) {
        throw file.damaged(start, "no JPEG stream", "other bytes", "FF D8");
      }
      kept.write(in, 0, 2);
      int at = 2;
      while (true) {
        int marker = marker(at);
        int segment = at + 4 <= in.length ? (in[at + 2] & 255) << 8 | (in[at + 3] & 255) : 0;
        if (marker < 0xC0 || segment < 2 || at + 2 + segment > in.length) {
          throw file.damaged(
              start + at,
              "JPEG header",
              "segment %02X of %d bytes".formatted(marker, segment),
              "a segment inside the file");
        }
        see(marker, at, segment);
        if (marker < 0xE0 || (marker > 0xEF && marker != 0xFE)) {
          kept.write(in, at, 2 + segment);
        }
        at += 2 + segment;
        if (marker == 0xDA) {
          return of(at);
        }
      }
    }

    private int marker(int at) {
      return at + 2 <= in.length && (in[at] & 255) == 0xFF ? in[at + 1] & 255 : -1;
    }

    static boolean isFrame(int marker) {
      return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private void see(int marker, int at, int segment) throws SlideException {
      if (isFrame(marker)) {
        if (marker > 0xC1) {
          throw new UnsupportedSlideException(
              "%s, offset %d: JPEG of kind %02X (progressive, lossless or arithmetic) in intervals is not read here."
                  .formatted(file.path(), start + at, marker));
        }
        frameAt = at;
      } else if (marker == 0xDD && segment >= 4) {
        restartInterval = (in[at + 4] & 255) << 8 | (in[at + 5] & 255);
      } else if (marker == 0xE0 && segment >= 7 && in[at + 4] == 'J' && in[at + 5] == 'F') {
        jfif = true;
      } else if (marker == 0xEE && segment >= 14 && in[at + 4] == 'A' && in[at + 5] == 'd') {
        adobeTransform = in[at + 15] & 255;
      }
    }

    private JpegHeader of(int length) throws SlideException {
      int components = frameAt < 0 ? 0 : in[frameAt + 9] & 255;
      int segment = frameAt < 0 ? 0 : (in[frameAt + 2] & 255) << 8 | (in[frameAt + 3] & 255);
      if ((components != 1 && components != 3) || segment < 8 + 3 * components) {
        throw file.damaged(
            start, "JPEG frame", components + " components", "1 or 3 components of 8 bits");
      }
      int across = 1;
      int down = 1;
      for (int i = 0; i < components && components > 1; i++) {
        across = Math.max(across, in[frameAt + 11 + 3 * i] >> 4 & 15);
        down = Math.max(down, in[frameAt + 11 + 3 * i] & 15);
      }
      return new JpegHeader(
          (in[frameAt + 7] & 255) << 8 | (in[frameAt + 8] & 255),
          (in[frameAt + 5] & 255) << 8 | (in[frameAt + 6] & 255),
          components,
          8 * across,
          8 * down,
          restartInterval,
          isYCbCr(components),
          length,
          kept.toByteArray());
    }

    /** As libjpeg guesses where nothing else tells. */
    private boolean isYCbCr(int components) {
      boolean letters =
          components == 3
              && in[frameAt + 10] == 'R'
              && in[frameAt + 13] == 'G'
              && in[frameAt + 16] == 'B';
      return components == 3 && (jfif || (adobeTransform >= 0 ? adobeTransform != 0 : !letters));
    }
  }
}
