package org.contexture.network.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of somebody's file. Opened for each read: no handle is held, no other user locked out.
 */
final class FileBytes implements Blob.Source {

  /** Java copies through a buffer of this size that it keeps. */
  private static final int PIECE = 1 << 20;

  private final Path file;

  private FileBytes(Path file) {
    this.file = file;
  }

  static Blob of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Blob.of(channel.size(), new FileBytes(file));
    }
  }

  @Override
  public void read(long position, ByteBuffer target) throws IOException {
    int end = target.limit();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long at = position;
      while (target.position() < end) {
        target.limit(Math.min(end, target.position() + PIECE));
        int count = channel.read(target, at);
        if (count < 0) {
          throw new EOFException(file + " became shorter while it was read.");
        }
        at += count;
      }
    } finally {
      target.limit(end);
    }
  }
}
