package org.contexture.network;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.contexture.network.checkpoint.TorchCheckpoint;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Weight files of more than 2 GiB, as of ViT-H; all but their ends are holes that take no room. */
@SuppressWarnings("ByteBufferBackingArray") // all buffers are allocated here
public class LargeFilesTest {

  private static final long HOLE = 5L << 29; // 2.5 GiB

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void safeTensors() throws Exception {
    String header =
        String.format(
            Locale.ROOT,
            "{\"hole\":{\"dtype\":\"I8\",\"shape\":[5,%d],\"data_offsets\":[0,%d]},"
                + "\"end\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}}",
            1 << 29,
            HOLE,
            HOLE,
            HOLE + 8);
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    Path path = folder.getRoot().toPath().resolve("large.safetensors");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(littleEndian(8).putLong(json.length).array());
      file.write(json);
      file.seek(file.getFilePointer() + HOLE);
      file.write(littleEndian(8).putFloat(1.5f).putFloat(-2).array());
    }
    SafeTensors read = SafeTensors.read(path);
    assertEquals(List.of(5L, 1L << 29), read.get("hole").shape());
    assertArrayEquals(new float[] {1.5f, -2}, read.get("end").floats(), 0f);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Tensors.of(read.get("hole")));
    assertTrue(e.getMessage(), e.getMessage().contains("too large"));
  }

  @Test
  public void checkpoints() throws Exception {
    Path path = folder.getRoot().toPath().resolve("large.pth");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      byte[] pickle = tensorAtTheEnd();
      long first = entry(file, "a/data.pkl", pickle.length);
      file.write(pickle);
      long second = entry(file, "a/data/0", HOLE + 8);
      file.seek(file.getFilePointer() + HOLE);
      file.write(littleEndian(8).putFloat(1.5f).putFloat(-2).array());
      long directory = file.getFilePointer();
      directory(file, "a/data.pkl", pickle.length, first);
      directory(file, "a/data/0", HOLE + 8, second);
      int length = (int) (file.getFilePointer() - directory);
      ByteBuffer end = littleEndian(22).putInt(0x06054b50).putInt(0);
      end.putShort((short) 2).putShort((short) 2).putInt(length).putInt((int) directory);
      file.write(end.array());
    }
    TorchCheckpoint read = TorchCheckpoint.read(path);
    assertArrayEquals(new float[] {1.5f, -2}, read.tensors().get("end").floats(), 0f);
  }

  /** A dictionary of one tensor: the last two numbers of block 0. */
  private static byte[] tensorAtTheEnd() {
    ByteBuffer pickle = littleEndian(500).put(bytes("\200\2}("));
    text(pickle, "end").put(bytes("ctorch._utils\n_rebuild_tensor_v2\n(("));
    text(pickle, "storage").put(bytes("ctorch\nFloatStorage\n"));
    text(text(pickle, "0"), "cpu").put(bytes("J")).putInt((int) (HOLE / 4 + 2));
    pickle.put(bytes("tQJ")).putInt((int) (HOLE / 4));
    pickle.put(bytes("K\2\205K\1\205\211ccollections\nOrderedDict\n)RtRu."));
    return java.util.Arrays.copyOf(pickle.array(), pickle.position());
  }

  private static ByteBuffer text(ByteBuffer pickle, String text) {
    return pickle.put(bytes("X")).putInt(text.length()).put(bytes(text));
  }

  /** The beginning of a zip's entry that is not compressed; returns where it is. */
  private static long entry(RandomAccessFile file, String name, long size) throws IOException {
    long at = file.getFilePointer();
    ByteBuffer header = littleEndian(30).putInt(0x04034b50).putShort((short) 20);
    header.position(18).putInt((int) size).putInt((int) size).putShort((short) name.length());
    file.write(header.array());
    file.write(bytes(name));
    return at;
  }

  private static void directory(RandomAccessFile file, String name, long size, long at)
      throws IOException {
    ByteBuffer header = littleEndian(46).putInt(0x02014b50).putInt(20 << 16 | 20);
    header.position(20).putInt((int) size).putInt((int) size).putShort((short) name.length());
    file.write(header.putInt(42, (int) at).array());
    file.write(bytes(name));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
