package org.contexture.slides.jpeg;

import javax.imageio.stream.ImageInputStreamImpl;

/** Bytes in memory as ImageIO input, without the copies of the JDK's cached streams. */
final class ByteArrayImageInput extends ImageInputStreamImpl {

  private byte[] bytes = new byte[0];
  private int length;

  /** Starts anew with the first so many of these bytes. */
  void show(byte[] newBytes, int newLength) {
    bytes = newBytes;
    length = newLength;
    streamPos = 0;
    flushedPos = 0;
    bitOffset = 0;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos < length ? bytes[(int) streamPos++] & 255 : -1;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) {
    bitOffset = 0;
    if (streamPos >= length) {
      return -1;
    }
    int count = (int) Math.min(wanted, length - streamPos);
    System.arraycopy(bytes, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return length;
  }
}
