package org.contexture.pipeline.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.contexture.pipeline.Reason;

/**
 * Keeps two jobs from writing into one folder at the same time. The operating system drops the lock
 * when its process ends, however it ends, so that a killed job locks nobody out.
 */
final class FolderLock implements AutoCloseable {

  private static final String NAME = ".contexture.lock";

  /** Beyond what is written, so that others can read who holds the lock on every system. */
  private static final long LOCKED_BYTE = 1L << 40;

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks a folder.
   *
   * @throws IOException if another job holds it; the message names its process
   */
  static FolderLock of(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    while (true) {
      FileChannel channel = open(file);
      try {
        if (!lock(channel, file)) {
          throw new IOException(
              "%s is in use by %s. Wait until that job is done, or choose another folder."
                  .formatted(folder, holder(file)));
        }
        String owner = owner();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
        if (owner.equals(holder(file))) {
          return new FolderLock(file, channel);
        }
        channel.close(); // the last owner removed the file meanwhile: try the new one
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException(Reason.of(e) + " Choose a folder that you may write to.", e);
    }
  }

  private static boolean lock(FileChannel channel, Path file) throws IOException {
    try {
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // another job of this very process
    } catch (IOException e) { // a file system without locks, as some network shares are
      throw new IOException(
          "%s cannot be locked (%s). Choose a folder on another disk."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static String owner() {
    return "process %d (%s, since %s, job %s)"
        .formatted(
            ProcessHandle.current().pid(),
            System.getProperty("user.name"),
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            UUID.randomUUID());
  }

  private static String holder(Path file) throws IOException {
    try {
      String text = Files.readString(file);
      return text.isEmpty() ? "another job" : text;
    } catch (NoSuchFileException e) {
      return "another job";
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(file);
    } finally {
      channel.close();
    }
  }
}
