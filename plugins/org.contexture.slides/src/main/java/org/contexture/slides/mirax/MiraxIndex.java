package org.contexture.slides.mirax;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.contexture.slides.SlideException;
import org.contexture.slides.file.SlideFile;

/** The index, {@code Index.dat}: where images and other records are in the files with data. */
final class MiraxIndex {

  private static final String VERSION = "01.02";
  private static final int ENTRY = 16;

  /** A piece of a data file. */
  record Piece(int file, long offset, int length) {}

  /** Sees the images of a level. */
  interface Images {

    /**
     * One image.
     *
     * @param number column and row in one: row · columns + column
     */
    void image(int number, Piece piece) throws SlideException;
  }

  private final SlideFile file;
  private final long levels;
  private final long records;

  MiraxIndex(SlideFile file, String slideId) throws SlideException {
    this.file = file;
    byte[] id = slideId.getBytes(StandardCharsets.UTF_8);
    String head = new String(file.read(0, VERSION.length()), StandardCharsets.US_ASCII);
    if (!head.equals(VERSION)) {
      throw file.damaged(0, "version of the index", "'" + head + "'", VERSION);
    }
    String found = new String(file.read(VERSION.length(), id.length), StandardCharsets.UTF_8);
    if (!found.equals(slideId)) {
      throw file.damaged(VERSION.length(), "the index of another slide", found, slideId);
    }
    levels = number(VERSION.length() + id.length, 0);
    records = number(VERSION.length() + id.length + 4, 0);
  }

  private int number(long at, int least) throws SlideException {
    int value = ByteBuffer.wrap(file.read(at, 4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (value < least) {
      throw file.damaged(at, "a number of the index", value + "", "at least " + least);
    }
    return value;
  }

  /** The page that a pointer to a pointer leads to. */
  private long page(long pointer) throws SlideException {
    long at = number(pointer, 0);
    if (number(at, 0) != 0) {
      throw file.damaged(at, "start of a page", number(at, 0) + "", "0");
    }
    return number(at + 4, 0);
  }

  /** A record outside the levels: positions, label … */
  Piece record(int record) throws SlideException {
    long page = page(records + 4L * record);
    number(page, 1);
    return new Piece(number(page + 24, 0), number(page + 16, 0), number(page + 20, 0));
  }

  /** Goes through the images of a level. */
  void images(int level, Images images) throws SlideException {
    long page = page(levels + 4L * level);
    Set<Long> seen = new HashSet<>();
    while (page != 0) {
      if (!seen.add(page)) {
        throw file.damaged(page, "pages form a loop", "a page seen before", "a new one");
      }
      int count = number(page, 0);
      if (count > file.length() / ENTRY) {
        throw file.damaged(page, "a page is too long", count + " images", "what fits the file");
      }
      long next = number(page + 4, 0);
      ByteBuffer entries =
          ByteBuffer.wrap(file.read(page + 8, count * ENTRY)).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < count; i++) {
        int number = entries.getInt();
        int offset = entries.getInt();
        int length = entries.getInt();
        int data = entries.getInt();
        if (number < 0 || offset < 0 || length < 0 || data < 0) {
          throw file.damaged(
              page + 8 + (long) i * ENTRY,
              "an image of the index",
              number + ", " + offset + ", " + length + ", " + data,
              "numbers from 0");
        }
        images.image(number, new Piece(data, offset, length));
      }
      page = next;
    }
  }
}
