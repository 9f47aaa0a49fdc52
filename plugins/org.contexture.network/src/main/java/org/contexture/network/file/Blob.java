package org.contexture.network.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Bytes of any number, wherever they are: weight files are larger than Java's arrays. Immutable, as
 * long as a file behind it is left as it is. Thread-safe.
 */
public final class Blob {

  private static final int PIECE = 1 << 20;

  /** Where bytes are. Implementations are thread-safe. */
  @FunctionalInterface
  public interface Source {
    /** Fills the target with the bytes from a position on; they are there. */
    void read(long position, ByteBuffer target) throws IOException;
  }

  private final long size;
  private final Source source;
  private String sha256 = "";

  private Blob(long size, Source source) {
    this.size = size;
    this.source = source;
  }

  /** Bytes of any other kind. */
  public static Blob of(long size, Source source) {
    return new Blob(size, source);
  }

  /** Bytes in memory, which are not copied. */
  public static Blob of(byte[] bytes) {
    return of(ByteBuffer.wrap(bytes));
  }

  /** Bytes in memory, which are not copied: from the buffer's position to its limit. */
  public static Blob of(ByteBuffer bytes) {
    ByteBuffer own = bytes.slice();
    return new Blob(
        own.capacity(),
        (position, target) -> target.put(own.slice((int) position, target.remaining())));
  }

  /**
   * The bytes of a file, which are read when they are asked for; the file is not kept open.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  public static Blob ofFile(Path file) throws IOException {
    return FileBytes.of(file);
  }

  /** One behind the other, not copied. */
  public static Blob joined(List<Blob> parts) {
    List<Blob> all = List.copyOf(parts);
    long[] starts = new long[all.size() + 1];
    for (int i = 0; i < all.size(); i++) {
      starts[i + 1] = starts[i] + all.get(i).size();
    }
    return new Blob(starts[all.size()], (position, target) -> read(all, starts, position, target));
  }

  private static void read(List<Blob> parts, long[] starts, long position, ByteBuffer target)
      throws IOException {
    int end = target.limit();
    int found = Arrays.binarySearch(starts, position);
    long at = position;
    for (int i = found < 0 ? -found - 2 : found; target.position() < end; i++) {
      int length = (int) Math.min(end - target.position(), starts[i + 1] - at);
      target.limit(target.position() + length);
      parts.get(i).read(at - starts[i], target);
      target.limit(end);
      at += length;
    }
  }

  /** A copy of all that a stream has, which is not closed. */
  public static Blob copyOf(InputStream stream) throws IOException {
    try (BlobWriter copy = new BlobWriter()) {
      stream.transferTo(copy);
      return copy.blob();
    }
  }

  /** Number of bytes. */
  public long size() {
    return size;
  }

  /** A part of the bytes, which is not copied. */
  public Blob slice(long from, long length) {
    check(from, length);
    return new Blob(length, (position, target) -> source.read(from + position, target));
  }

  /** Fills the target with the bytes from a position on. */
  public void read(long position, ByteBuffer target) throws IOException {
    check(position, target.remaining());
    source.read(position, target);
  }

  private void check(long from, long length) {
    if (from < 0 || length < 0 || length > size - from) {
      throw new IndexOutOfBoundsException(
          "Bytes %d to %d were asked for, of %d.".formatted(from, from + length, size));
    }
  }

  /**
   * All bytes as one array, for what is small.
   *
   * @throws IOException also if they are too many for an array
   */
  public byte[] toBytes() throws IOException {
    if (size > Integer.MAX_VALUE - 8) {
      throw new IOException("%d bytes are too many; expected up to 2 GiB.".formatted(size));
    }
    ByteBuffer all = ByteBuffer.allocate((int) size);
    read(0, all);
    return all.array();
  }

  /** Writes all bytes, piece by piece. */
  public void writeTo(OutputStream out) throws IOException {
    byte[] piece = new byte[(int) Math.min(PIECE, size)];
    for (long at = 0; at < size; at += piece.length) {
      int length = (int) Math.min(piece.length, size - at);
      source.read(at, ByteBuffer.wrap(piece, 0, length));
      out.write(piece, 0, length);
    }
  }

  /** The bytes one after the other. */
  public InputStream stream() {
    return new BlobStream(this);
  }

  /** SHA-256 in hexadecimal; computed once. */
  public synchronized String sha256() throws IOException {
    if (sha256.isEmpty()) {
      MessageDigest digest = newDigest();
      writeTo(
          new OutputStream() {
            @Override
            public void write(int value) {
              digest.update((byte) value);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
              digest.update(bytes, from, length);
            }
          });
      sha256 = HexFormat.of().formatHex(digest.digest());
    }
    return sha256;
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
