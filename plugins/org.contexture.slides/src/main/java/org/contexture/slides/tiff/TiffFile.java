package org.contexture.slides.tiff;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.contexture.slides.SlideException;

/**
 * A TIFF or BigTIFF file: its byte order, its directories and positional reads.
 *
 * <p>Thread-safe. Every reading thread borrows a file handle of its own: unlike a shared channel, a
 * handle does not break for all threads when one of them is interrupted. Nothing is allocated on
 * the file's word alone: every size is first compared with what the file can hold.
 */
final class TiffFile implements AutoCloseable {

  /** More directories than any slide has; stops chains that were made to be endless. */
  static final int MAXIMUM_DIRECTORIES = 4096;

  private final Path path;
  private final long length;
  private final ByteOrder order;
  private final boolean big;
  private final long firstDirectory;
  private final Deque<RandomAccessFile> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /**
   * Opens the file and reads its header.
   *
   * @throws SlideException if there is no TIFF header
   */
  TiffFile(Path path) throws SlideException {
    this.path = path;
    try {
      idle.push(new RandomAccessFile(path.toFile(), "r"));
      length = idle.peek().length();
    } catch (IOException e) {
      close();
      throw new SlideException(path + " could not be opened: " + e.getMessage(), e);
    }
    try {
      ByteBuffer head = ByteBuffer.wrap(read(0, (int) Math.min(16, length)));
      order = byteOrder(head);
      head.order(order);
      int version = length >= 8 ? head.getShort(2) : -1;
      big = version == 43;
      if ((version != 42 && !big) || (big && (length < 16 || head.getShort(4) != 8))) {
        throw damaged(2, "no TIFF header", "version " + version, "42, or 43 with 8-byte offsets");
      }
      firstDirectory = big ? head.getLong(8) : head.getInt(4) & 0xFFFFFFFFL;
    } catch (SlideException e) {
      close();
      throw e;
    }
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

  Path path() {
    return path;
  }

  long length() {
    return length;
  }

  ByteOrder order() {
    return order;
  }

  boolean isBig() {
    return big;
  }

  /** The main chain of directories, without the ones that a SubIFDs tag points to. */
  List<TiffDirectory> directories() throws SlideException {
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
  byte[] read(long offset, int count) throws SlideException {
    if (offset < 0 || count < 0 || offset > length - count) {
      throw damaged(
          offset,
          "the file is too short or the offset is wrong",
          count + " bytes wanted there",
          "a range inside the file's " + length + " bytes");
    }
    byte[] bytes = new byte[count];
    RandomAccessFile file = null;
    try {
      file = borrow();
      file.seek(offset);
      file.readFully(bytes);
      return bytes;
    } catch (EOFException e) {
      throw new SlideException(
          path + ", offset " + offset + ": the file has become shorter while it was open.", e);
    } catch (IOException e) {
      if (e instanceof SlideException slide) {
        throw slide;
      }
      throw new SlideException(path + ", offset " + offset + ": " + e.getMessage(), e);
    } finally {
      giveBack(file);
    }
  }

  void requireOpen() throws SlideException {
    if (closed) {
      throw new SlideException(path + " was closed while it was being read.");
    }
  }

  private RandomAccessFile borrow() throws IOException {
    requireOpen();
    RandomAccessFile file = idle.poll();
    return file != null ? file : new RandomAccessFile(path.toFile(), "r");
  }

  private void giveBack(RandomAccessFile file) {
    if (file != null) {
      idle.push(file);
      if (closed) {
        closeIdle();
      }
    }
  }

  /** A message that names file, offset, what was found and what was expected. */
  SlideException damaged(long offset, String what, String found, String expected) {
    return new SlideException(
        "%s, offset %d: %s: found %s, expected %s. The file is damaged or not complete; copy or export it again."
            .formatted(path, offset, what, found, expected));
  }

  @Override
  public void close() {
    closed = true;
    closeIdle();
  }

  private void closeIdle() {
    for (RandomAccessFile file = idle.poll(); file != null; file = idle.poll()) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(path + " could not be closed.", e);
      }
    }
  }
}
