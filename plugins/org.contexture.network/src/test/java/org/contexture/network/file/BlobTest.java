package org.contexture.network.file;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Bytes are the same wherever they are. */
public class BlobTest {

  private static final long THREE_GIB = 3L << 30;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void everyKindHoldsTheSameBytes() throws Exception {
    byte[] bytes = new byte[3_000_001]; // more than one piece
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.getRoot().toPath().resolve("bytes"), bytes);
    byte[] start = Arrays.copyOf(bytes, 1000);
    byte[] end = Arrays.copyOfRange(bytes, 1000, bytes.length);
    List<Blob> blobs =
        List.of(
            Blob.of(bytes),
            Blob.ofFile(file),
            Blob.copyOf(new ByteArrayInputStream(bytes)),
            spilled(bytes),
            Blob.joined(List.of(Blob.of(start), Blob.of(new byte[0]), Blob.of(end))));
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    for (Blob blob : blobs) {
      assertEquals(bytes.length, blob.size());
      assertArrayEquals(bytes, blob.toBytes());
      assertEquals(sha256, blob.sha256());
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      blob.writeTo(written);
      assertArrayEquals(bytes, written.toByteArray());
      assertArrayEquals(
          Arrays.copyOfRange(bytes, 995, 1007), blob.slice(990, 20).slice(5, 12).toBytes());
      assertThrows(IndexOutOfBoundsException.class, () -> blob.slice(bytes.length, 1));
      assertThrows(
          IndexOutOfBoundsException.class, () -> blob.slice(0, 4).read(1, ByteBuffer.allocate(4)));
    }
  }

  /** As a large one, in a temporary file. */
  private static Blob spilled(byte[] bytes) throws IOException {
    try (BlobWriter writer = new BlobWriter(10)) {
      writer.write(bytes, 0, 7);
      writer.write(bytes, 7, bytes.length - 8);
      writer.write(bytes[bytes.length - 1]);
      return writer.blob();
    }
  }

  /** As a cancelled node's thread: others go on with the same file. */
  @Test
  public void anInterruptedReaderHarmsNobody() throws Exception {
    Blob blob = spilled(new byte[100]);
    Thread.currentThread().interrupt();
    assertEquals(100, blob.toBytes().length);
    assertTrue(Thread.interrupted());
    assertEquals(100, blob.toBytes().length);
  }

  @Test
  public void positionsGoBeyondTwoGigabytes() throws Exception {
    Path file = folder.getRoot().toPath().resolve("sparse");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.seek(THREE_GIB);
      sparse.write(new byte[] {1, 2, 3});
    }
    Blob blob = Blob.ofFile(file);
    assertEquals(THREE_GIB + 3, blob.size());
    assertArrayEquals(new byte[] {0, 1, 2, 3}, blob.slice(THREE_GIB - 1, 4).toBytes());
    Blob joined = Blob.joined(List.of(blob, Blob.of(new byte[] {4})));
    assertArrayEquals(new byte[] {3, 4}, joined.slice(THREE_GIB + 2, 2).toBytes());
    assertThrows(IOException.class, blob::toBytes);
  }

  @Test
  public void aFileThatBecameShorterIsNamed() throws Exception {
    Path file = Files.write(folder.getRoot().toPath().resolve("short"), new byte[10]);
    Blob blob = Blob.ofFile(file);
    Files.write(file, new byte[5]);
    EOFException e = assertThrows(EOFException.class, blob::toBytes);
    assertTrue(e.getMessage(), e.getMessage().contains("short became shorter"));
  }
}
