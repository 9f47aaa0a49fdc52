package org.contexture.network.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads a blob from its start to its end. */
final class BlobStream extends InputStream {

  private final Blob blob;
  private long position;

  BlobStream(Blob blob) {
    this.blob = blob;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int count = (int) Math.min(length, blob.size() - position);
    if (count <= 0) {
      return length == 0 ? 0 : -1;
    }
    blob.read(position, ByteBuffer.wrap(target, from, count));
    position += count;
    return count;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, blob.size() - position);
  }
}
