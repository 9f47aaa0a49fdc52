package org.contexture.slides.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.contexture.slides.SlideException;
import org.contexture.slides.file.SlideFile;

/**
 * Where the frames of one file are: one after another, or as fragments in a sequence with or
 * without a table of their offsets (PS3.5, A.4). Thread-safe.
 */
sealed interface DicomFrames {

  /** The stored bytes of a frame. */
  byte[] read(int frame) throws SlideException;

  /** How many there are. */
  int count();

  /** Frames of equal length, one after another. */
  record Plain(SlideFile file, long start, int count, int frameBytes) implements DicomFrames {
    @Override
    public byte[] read(int frame) throws SlideException {
      return file.read(start + (long) frame * frameBytes, frameBytes);
    }
  }

  /**
   * Frames as fragments.
   *
   * @param starts of each frame's first fragment, and the end of the last frame or −1
   * @param longest bytes that a frame may have
   */
  @SuppressWarnings("ArrayRecordComponent") // an index, never compared
  record Fragments(SlideFile file, long[] starts, int longest) implements DicomFrames {
    private static final int HEAD = 8;

    @Override
    public int count() {
      return starts.length - 1;
    }

    @Override
    public byte[] read(int frame) throws SlideException {
      long start = starts[frame];
      long end = starts[frame + 1];
      if (end < 0) {
        end = endOfLast(start);
      }
      if (end - start > longest || end <= start) {
        throw file.damaged(
            start,
            "frame " + frame + " has an impossible length",
            end - start + " bytes",
            "at most " + longest);
      }
      byte[] stored = file.read(start, (int) (end - start));
      int length = fragmentBytes(stored, 0, start);
      if (length + HEAD == stored.length) {
        return Arrays.copyOfRange(stored, HEAD, stored.length);
      }
      return joined(stored, start);
    }

    /** A table tells where frames start, but not where the last one ends. */
    private long endOfLast(long start) throws SlideException {
      long end = start;
      byte[] head = file.read(end, HEAD);
      do {
        end += HEAD + (long) fragmentBytes(head, 0, end);
        head = end + HEAD <= file.length() ? file.read(end, HEAD) : new byte[HEAD];
      } while (tag(head, 0) == Tag.ITEM && end - start <= longest);
      return end;
    }

    private byte[] joined(byte[] stored, long start) throws SlideException {
      ByteArrayOutputStream frame = new ByteArrayOutputStream(stored.length);
      for (int at = 0; at + HEAD <= stored.length; ) {
        if (tag(stored, at) == Tag.SEQUENCE_END) {
          break;
        }
        int length = fragmentBytes(stored, at, start);
        if (at + HEAD + (long) length > stored.length) {
          throw file.damaged(
              start + at, "a fragment", length + " bytes", "no more than its frame has");
        }
        frame.write(stored, at + HEAD, length);
        at += HEAD + length;
      }
      return frame.toByteArray();
    }

    private static int tag(byte[] bytes, int at) {
      ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      return head.getShort(at) << 16 | (head.getShort(at + 2) & 0xFFFF);
    }

    private int fragmentBytes(byte[] bytes, int at, long start) throws SlideException {
      long length =
          ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at + 4) & 0xFFFFFFFFL;
      if (tag(bytes, at) != Tag.ITEM || length > longest) {
        throw file.damaged(
            start + at,
            "no fragment of a frame",
            Tag.name(tag(bytes, at)) + " with " + length + " bytes",
            "an item of at most " + longest);
      }
      return (int) length;
    }
  }

  /**
   * Finds the frames.
   *
   * @param frames as the file states
   * @param frameBytes of a frame that is not compressed
   */
  static DicomFrames of(SlideFile file, DicomStream.Header header, int frames, long frameBytes)
      throws SlideException {
    if (header.pixels() == 0) {
      throw file.damaged(file.length(), "no pixels", "the file's end", "(7FE0,0010)");
    }
    if (header.pixelBytes() >= 0) {
      if (header.pixelBytes() < frames * frameBytes
          || header.pixels() + frames * frameBytes > file.length()) {
        throw file.damaged(
            header.pixels(),
            "too few pixels",
            Math.min(header.pixelBytes(), file.length() - header.pixels()) + " bytes",
            frames + " frames of " + frameBytes);
      }
      return new Plain(file, header.pixels(), frames, (int) frameBytes);
    }
    if (frames > (file.length() - header.pixels()) / Fragments.HEAD) {
      throw file.damaged(
          header.pixels(), "too many frames", frames + " of them", "what fits into the file");
    }
    int longest = (int) Math.min(Integer.MAX_VALUE / 2, 2 * frameBytes + (1 << 20));
    return new Fragments(file, starts(file, header, frames), longest);
  }

  /** Beyond this size a table of 32 bits cannot be right, and the fragments are gone through. */
  long UNSIGNED_INT = 1L << 32;

  private static long[] starts(SlideFile file, DicomStream.Header header, int frames)
      throws SlideException {
    DicomBytes in = new DicomBytes(file, header.pixels());
    long at = in.position();
    int tag = in.tag();
    long length = in.unsignedInt();
    if (tag != Tag.ITEM || length > file.length() - in.position()) {
      throw file.damaged(at, "no table of offsets", Tag.name(tag), Tag.name(Tag.ITEM));
    }
    long base = in.position() + length;
    Optional<long[]> table =
        header
            .elements()
            .bytes(Tag.EXTENDED_OFFSETS)
            .filter(bytes -> bytes.length == 8L * frames)
            .map(bytes -> offsets(bytes, 8, base));
    if (table.isEmpty() && length == 4L * frames) {
      table = Optional.of(offsets(in.bytes((int) length), 4, base));
    }
    if (table.isPresent() && isRising(table.get(), file.length())) {
      return table.get();
    }
    if (table.isPresent() && file.length() < UNSIGNED_INT) {
      throw file.damaged(
          at, "the table of offsets", "offsets that do not rise", "one after another");
    }
    return scanned(new DicomBytes(file, base), frames);
  }

  private static long[] offsets(byte[] bytes, int width, long base) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long[] starts = new long[bytes.length / width + 1];
    for (int i = 0; i < starts.length - 1; i++) {
      starts[i] = base + (width == 8 ? buffer.getLong() : buffer.getInt() & 0xFFFFFFFFL);
    }
    starts[starts.length - 1] = -1;
    return starts;
  }

  private static boolean isRising(long[] starts, long length) {
    for (int i = 0; i < starts.length - 1; i++) {
      if (starts[i] < 0 || starts[i] >= length || (i > 0 && starts[i] <= starts[i - 1])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Goes through all fragments. Where there are more of them than frames, a frame starts where a
   * JPEG or JPEG 2000 stream does.
   */
  private static long[] scanned(DicomBytes in, int frames) throws SlideException {
    long[] starts = new long[frames + 1];
    int fragments = 0;
    int streams = 0;
    long[] streamStarts = new long[frames + 1];
    while (in.position() + 8 <= in.length()) {
      long at = in.position();
      int tag = in.tag();
      long length = in.unsignedInt();
      if (tag != Tag.ITEM) {
        starts[Math.min(fragments, frames)] = at;
        streamStarts[Math.min(streams, frames)] = at;
        break;
      }
      int head = length >= 2 ? in.letters() : 0;
      if (fragments < frames) {
        starts[fragments] = at;
      }
      fragments++;
      if (head == 0xFFD8 || head == 0xFF4F) {
        if (streams < frames) {
          streamStarts[streams] = at;
        }
        streams++;
      }
      in.skipTo(at + 8 + length);
      starts[Math.min(fragments, frames)] = in.position();
      streamStarts[Math.min(streams, frames)] = in.position();
    }
    if (fragments == frames) {
      return starts;
    }
    if (streams == frames || (frames == 1 && fragments > 0)) {
      streamStarts[0] = starts[0];
      return streamStarts;
    }
    throw in.file()
        .damaged(
            in.position(),
            "frames cannot be told apart",
            "%d fragments, %d streams".formatted(fragments, streams),
            frames + " frames");
  }
}
