package org.contexture.network.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that appear complete or not at all: written under a temporary name in the same folder,
 * forced to the disk, then moved into place.
 */
public final class AtomicFile {

  private static final String SUFFIX = ".part";

  /** Writes to the temporary file that it is given; the file does not exist yet. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Path temporary) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes a file and replaces the one of that name.
   *
   * @throws IOException if that fails; then nothing has changed
   */
  public static void write(Path file, Content content) throws IOException {
    Path target = file.toAbsolutePath();
    write(target, target.resolveSibling("." + target.getFileName() + SUFFIX), content);
  }

  /**
   * The same where several processes may write a file of that name: each has its own temporary one.
   *
   * @param temporary on the same disk as the file
   */
  public static void write(Path file, Path temporary, Content content) throws IOException {
    Path target = file.toAbsolutePath();
    Files.deleteIfExists(temporary);
    try {
      content.writeTo(temporary);
      force(temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      forceFolder(target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Writes these bytes; see {@link #write(Path, Content)}. */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, (Path temporary) -> Files.write(temporary, content));
  }

  /**
   * The same without forcing it to the disk, which takes long: for many small files that can be
   * made again. A power failure may leave one empty; a killed process does not.
   */
  public static void place(Path file, byte[] content) throws IOException {
    Path target = file.toAbsolutePath();
    Path temporary = target.resolveSibling("." + target.getFileName() + SUFFIX);
    try {
      Files.write(temporary, content);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Makes the move itself last. Windows cannot open folders, and does not need it. */
  private static void forceFolder(Path file) throws IOException {
    if (!System.getProperty("os.name").startsWith("Windows")) {
      try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }
}
