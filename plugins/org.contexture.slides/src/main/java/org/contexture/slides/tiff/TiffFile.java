package org.contexture.slides.tiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.contexture.slides.SlideException;
import org.contexture.slides.file.SlideFile;

/**
 * A TIFF or BigTIFF file: its byte order, its directories and positional reads.
 *
 * <p>Thread-safe. Nothing is allocated on the file's word alone: every size is first compared with
 * what the file can hold.
 */
public final class TiffFile implements AutoCloseable {

  /** More directories than any slide has; stops chains that were made to be endless. */
  static final int MAXIMUM_DIRECTORIES = 4096;

  private final SlideFile file;
  private final ByteOrder order;
  private final boolean big;
  private final boolean ndpi;
  private final long firstDirectory;

  /**
   * Opens the file and reads its header.
   *
   * @throws SlideException if there is no TIFF header
   */
  public TiffFile(Path path) throws SlideException {
    file = new SlideFile(path);
    try {
      ByteBuffer head = ByteBuffer.wrap(read(0, (int) Math.min(16, length())));
      order = byteOrder(head);
      head.order(order);
      int version = length() >= 8 ? head.getShort(2) : -1;
      big = version == 43;
      if ((version != 42 && !big) || (big && (length() < 16 || head.getShort(4) != 8))) {
        throw damaged(2, "no TIFF header", "version " + version, "42, or 43 with 8-byte offsets");
      }
      ndpi = !big && length() >= 16 && isNdpi(head.getLong(4));
      firstDirectory =
          big ? head.getLong(8) : ndpi ? head.getLong(4) : head.getInt(4) & 0xFFFFFFFFL;
    } catch (SlideException e) {
      close();
      throw e;
    }
  }

  /**
   * Whether an offset of 64 bits in the header of a classic TIFF leads to a directory with a tag
   * that is Hamamatsu's own. Files of a few GB have offsets that classic TIFF has no room for.
   */
  private boolean isNdpi(long offset) throws SlideException {
    if (order != ByteOrder.LITTLE_ENDIAN || offset <= 0 || offset > length() - 2) {
      return false;
    }
    int count = ByteBuffer.wrap(read(offset, 2)).order(order).getShort() & 0xFFFF;
    if (count > (length() - offset - 2) / 12) {
      return false;
    }
    ByteBuffer entries = ByteBuffer.wrap(read(offset + 2, 12 * count)).order(order);
    for (int i = 0; i < count; i++) {
      if ((entries.getShort(12 * i) & 0xFFFF) == TiffTag.NDPI_FORMAT) {
        return true;
      }
    }
    return false;
  }

  private ByteOrder byteOrder(ByteBuffer head) throws SlideException {
    if (head.limit() >= 2 && head.get(0) == 'I' && head.get(1) == 'I') {
      return ByteOrder.LITTLE_ENDIAN;
    }
    if (head.limit() >= 2 && head.get(0) == 'M' && head.get(1) == 'M') {
      return ByteOrder.BIG_ENDIAN;
    }
    throw damaged(0, "no TIFF header", "other bytes", "II or MM");
  }

  public Path path() {
    return file.path();
  }

  public long length() {
    return file.length();
  }

  ByteOrder order() {
    return order;
  }

  boolean isBig() {
    return big;
  }

  /** Whether values and offsets have 64 bits the way of Hamamatsu's NDPI. */
  public boolean isNdpi() {
    return ndpi;
  }

  /** The file itself. */
  public SlideFile bytes() {
    return file;
  }

  /** The main chain of directories, without the ones that a SubIFDs tag points to. */
  public List<TiffDirectory> directories() throws SlideException {
    List<TiffDirectory> directories = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    long offset = firstDirectory;
    while (offset != 0) {
      if (!seen.add(offset)) {
        throw damaged(offset, "directories form a loop", "a directory seen before", "a new one");
      }
      if (directories.size() == MAXIMUM_DIRECTORIES) {
        throw damaged(offset, "too many directories", "more", "at most " + MAXIMUM_DIRECTORIES);
      }
      TiffDirectory directory = directoryAt(offset);
      directories.add(directory);
      offset = directory.next();
    }
    if (directories.isEmpty()) {
      throw damaged(big ? 8 : 4, "no directory", "offset 0", "the offset of a directory");
    }
    return directories;
  }

  TiffDirectory directoryAt(long offset) throws SlideException {
    return TiffDirectory.read(this, offset);
  }

  /**
   * Reads bytes.
   *
   * @throws SlideException if the range is not inside the file, or the file was closed
   */
  public byte[] read(long offset, int count) throws SlideException {
    return file.read(offset, count);
  }

  public void requireOpen() throws SlideException {
    file.requireOpen();
  }

  /** A message that names file, offset, what was found and what was expected. */
  public SlideException damaged(long offset, String what, String found, String expected) {
    return file.damaged(offset, what, found, expected);
  }

  @Override
  public void close() {
    file.close();
  }
}
