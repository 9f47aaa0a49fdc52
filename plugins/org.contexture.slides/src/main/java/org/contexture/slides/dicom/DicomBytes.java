package org.contexture.slides.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.contexture.slides.SlideException;
import org.contexture.slides.file.SlideFile;

/** Reads a file forward through a small window; skipping costs nothing. Little-endian. */
final class DicomBytes {

  private static final int WINDOW = 1 << 14;

  private final SlideFile file;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowStart;
  private long position;

  DicomBytes(SlideFile file, long position) {
    this.file = file;
    this.position = position;
  }

  SlideFile file() {
    return file;
  }

  long position() {
    return position;
  }

  long length() {
    return file.length();
  }

  void skipTo(long target) throws SlideException {
    if (target < position || target > file.length()) {
      throw file.damaged(
          position,
          "an element reaches beyond the file",
          "its end at " + target,
          "at most " + file.length());
    }
    position = target;
  }

  /** The offset of so many bytes in the window, which are passed. */
  private int take(int count) throws SlideException {
    long at = position - windowStart;
    if (at < 0 || at + count > window.limit()) {
      int length = (int) Math.min(WINDOW, file.length() - position);
      window =
          ByteBuffer.wrap(file.read(position, Math.max(count, length)))
              .order(ByteOrder.LITTLE_ENDIAN);
      windowStart = position;
      at = 0;
    }
    position += count;
    return (int) at;
  }

  int unsignedShort() throws SlideException {
    int at = take(2);
    return window.getShort(at) & 0xFFFF;
  }

  long unsignedInt() throws SlideException {
    int at = take(4);
    return window.getInt(at) & 0xFFFFFFFFL;
  }

  /** Group and element. */
  int tag() throws SlideException {
    int at = take(4);
    return window.getShort(at) << 16 | (window.getShort(at + 2) & 0xFFFF);
  }

  /** Two letters as one number. */
  int letters() throws SlideException {
    int at = take(2);
    return (window.get(at) & 255) << 8 | (window.get(at + 1) & 255);
  }

  byte[] bytes(int count) throws SlideException {
    if (count > WINDOW) {
      byte[] bytes = file.read(position, count);
      position += count;
      return bytes;
    }
    int at = take(count);
    byte[] bytes = new byte[count];
    window.get(at, bytes);
    return bytes;
  }
}
