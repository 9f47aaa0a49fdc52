package org.contexture.slides.apart;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that both processes have mapped, for the pixels of one answer at a time. It grows with the
 * largest answer. Used by one thread at a time.
 */
final class SharedPixels {

  /** A tile of 1024 px. */
  private static final int FIRST_BYTES = 3 << 20;

  private final Path file;
  private ByteBuffer mapped = ByteBuffer.allocate(0);

  SharedPixels(Path folder, int slot) {
    file = folder.resolve("pixels-" + slot);
  }

  /** A view of at least so many bytes, from the start. */
  ByteBuffer of(int bytes) throws IOException {
    boolean interrupted = false;
    while (mapped.capacity() < bytes) {
      try {
        mapped = map(Math.max(bytes, FIRST_BYTES));
      } catch (ClosedByInterruptException e) { // channels do not survive what reads must
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return mapped.duplicate();
  }

  private MappedByteBuffer map(int bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(MapMode.READ_WRITE, 0, bytes);
    }
  }
}
