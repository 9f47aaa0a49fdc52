package org.contexture.network.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Collects bytes for a {@link Blob}: in memory up to 64 MiB, in a temporary file beyond that. The
 * file is removed when the blob is garbage or the process ends, however it ends. One thread at a
 * time.
 */
public final class BlobWriter extends OutputStream {

  private static final int MOST_IN_MEMORY = 64 << 20;

  private final int mostInMemory;
  private ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private TemporaryBytes file;
  private boolean finished;

  public BlobWriter() {
    this(MOST_IN_MEMORY);
  }

  BlobWriter(int mostInMemory) {
    this.mostInMemory = mostInMemory;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (file == null && memory.size() + (long) length > mostInMemory) {
      file = new TemporaryBytes();
      file.append(ByteBuffer.wrap(memory.toByteArray()));
      memory = null;
    }
    if (file == null) {
      memory.write(bytes, from, length);
    } else {
      file.append(ByteBuffer.wrap(bytes, from, length));
    }
  }

  /** All that was written; nothing more can be. */
  public Blob blob() {
    finished = true;
    return file == null ? Blob.of(memory.toByteArray()) : Blob.of(file.size(), file);
  }

  /** Drops what was written, unless it is a blob now. */
  @Override
  public void close() throws IOException {
    if (!finished && file != null) {
      file.close();
    }
  }
}
