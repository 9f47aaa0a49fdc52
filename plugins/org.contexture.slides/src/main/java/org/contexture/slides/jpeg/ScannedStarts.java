package org.contexture.slides.jpeg;

import org.contexture.slides.SlideException;
import org.contexture.slides.file.SlideFile;

/**
 * Finds restart markers by going through the stream, as far as somebody asked. Thread-safe; reads
 * each byte once.
 */
public final class ScannedStarts implements RestartTiles.IntervalStarts {

  private static final int WINDOW = 1 << 20;

  private final SlideFile file;
  private final long end;
  private final long[] starts;
  private int found = 1;
  private long position;

  /**
   * Nothing is read yet.
   *
   * @param first offset of the first interval
   * @param end of the stream
   * @param count of intervals
   */
  public ScannedStarts(SlideFile file, long first, long end, int count) throws SlideException {
    if (count > (end - first) / 2 + 1) {
      throw file.damaged(
          first, "a JPEG picture is too short", end - first + " bytes", count + " intervals");
    }
    this.file = file;
    this.end = end;
    starts = new long[count + 1];
    starts[0] = first;
    starts[count] = end;
    position = first;
  }

  @Override
  public synchronized long start(int interval) throws SlideException {
    while (found <= interval && found < starts.length - 1) {
      scan(interval);
    }
    return starts[interval];
  }

  private void scan(int wanted) throws SlideException {
    int length = (int) Math.min(WINDOW, end - position);
    if (length < 2) {
      throw file.damaged(
          position, "restart markers are missing", found - 1 + " of them", starts.length - 2 + "");
    }
    byte[] bytes = file.read(position, length);
    int at = 0;
    for (; at + 1 < length && found < starts.length - 1; at++) {
      if (bytes[at] == -1 && (bytes[at + 1] & 0xF8) == 0xD0) {
        starts[found++] = position + at + 2;
        if (found > wanted) {
          at += 2;
          break;
        }
      }
    }
    position += at;
  }
}
