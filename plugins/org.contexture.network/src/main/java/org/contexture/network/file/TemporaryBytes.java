package org.contexture.network.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Bytes in a temporary file of their own, which the system deletes when it is closed: by {@link
 * #close}, when this is garbage, or when the process ends. The channel is an asynchronous one
 * because an interrupted thread would close any other for everybody.
 */
public final class TemporaryBytes implements Blob.Source, AutoCloseable {

  private static final Cleaner CLEANER = Cleaner.create();
  private static final int PIECE = 1 << 20;

  private final AsynchronousFileChannel channel;
  private final Cleaner.Cleanable cleanable;
  private long size;

  /**
   * Makes the file.
   *
   * @throws IOException if it cannot be made
   */
  public TemporaryBytes() throws IOException {
    Path file = Files.createTempFile("contexture", ".bytes");
    channel =
        AsynchronousFileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    AsynchronousFileChannel open = channel; // the cleaner must not know this object
    cleanable = CLEANER.register(this, () -> close(open));
  }

  private static void close(AsynchronousFileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes so far. */
  public long size() {
    return size;
  }

  /**
   * Adds bytes to the end.
   *
   * @throws IOException saying so if there is no more room
   */
  public void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      size += done(channel.write(bytes, size));
    }
  }

  @Override
  public void read(long position, ByteBuffer target) throws IOException {
    int end = target.limit();
    try {
      long at = position;
      while (target.position() < end) {
        target.limit(Math.min(end, target.position() + PIECE));
        at += done(channel.read(target, at));
      }
    } finally {
      target.limit(end);
    }
  }

  /** Waits whatever happens: the transfer goes on in the target's memory. */
  private static int done(Future<Integer> transfer) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          int count = transfer.get();
          if (count < 0) {
            throw new IOException("A temporary file became shorter.");
          }
          return count;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw new IOException(
          "A temporary file in %s cannot be used: %s. Make room there, or name another folder to Java by -Djava.io.tmpdir."
              .formatted(System.getProperty("java.io.tmpdir"), e.getCause().getMessage()),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    cleanable.clean();
  }
}
