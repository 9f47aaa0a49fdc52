package org.contexture.slides.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.contexture.slides.SlideException;

/**
 * A file that is read from any place.
 *
 * <p>Thread-safe. Every reading thread borrows a file handle of its own: unlike a shared channel, a
 * handle does not break for all threads when one of them is interrupted. Nothing is allocated on
 * the caller's word alone: every size is first compared with what the file can hold.
 */
public final class SlideFile implements AutoCloseable {

  private final Path path;
  private final long length;
  private final Deque<RandomAccessFile> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /**
   * Opens the file.
   *
   * @throws SlideException if it is missing or may not be read
   */
  public SlideFile(Path path) throws SlideException {
    this.path = path;
    try {
      idle.push(new RandomAccessFile(path.toFile(), "r"));
      length = idle.peek().length();
    } catch (IOException e) {
      close();
      throw new SlideException(path + " could not be opened: " + e.getMessage(), e);
    }
  }

  /**
   * A file beside another one, which names it; beside what that one leads to, if it is a link and
   * the other is not where the link is.
   *
   * @return empty if that is no name that a file can have here, or leads elsewhere
   */
  public static Optional<Path> beside(Path path, String name) {
    if (name.isEmpty() || name.startsWith(".") || name.contains("/") || name.contains("\\")) {
      return Optional.empty();
    }
    try {
      Path there = path.resolveSibling(name);
      boolean elsewhere = Files.isSymbolicLink(path) && !Files.exists(there);
      return Optional.of(elsewhere ? path.toRealPath().resolveSibling(name) : there);
    } catch (InvalidPathException e) {
      return Optional.empty(); // on Windows, many characters are none of names
    } catch (IOException e) {
      return Optional.empty(); // a link that leads nowhere
    }
  }

  public Path path() {
    return path;
  }

  public long length() {
    return length;
  }

  /**
   * Reads bytes.
   *
   * @throws SlideException if the range is not inside the file, or the file was closed
   */
  public byte[] read(long offset, int count) throws SlideException {
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

  /**
   * The start of a text: as UTF-8, or, where it is none, as Latin-1, for scanners write names of
   * files in the encoding of their own.
   *
   * @param most bytes that are read
   */
  public String text(int most) throws SlideException {
    byte[] bytes = read(0, (int) Math.min(most, length));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  public void requireOpen() throws SlideException {
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
  public SlideException damaged(long offset, String what, String found, String expected) {
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
