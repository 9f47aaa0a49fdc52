package org.contexture.network.checkpoint;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.javacpp.PointerScope;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;
import org.contexture.network.TestFiles;
import org.contexture.network.WeightsException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Checkpoints that PyTorch wrote are read; what is damaged or hostile is refused. */
@SuppressWarnings("try") // scopes act by being closed
public class TorchCheckpointTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void readsTheZipFormat() throws Exception {
    checkTensors(read("plain.pth"), "");
  }

  @Test
  public void readsTheFormatBeforePyTorch16() throws Exception {
    checkTensors(read("before-1.6.pth"), "");
  }

  @Test
  public void findsTheWeightsAmongOptimiserStateAndOptions() throws Exception {
    TorchCheckpoint checkpoint = read("nested.pth");
    assertEquals("teacher", checkpoint.part());
    checkTensors(checkpoint, "module.");
  }

  @Test
  public void ofTwoOfOneSizeTheBestIsWanted() throws Exception {
    TorchCheckpoint checkpoint = read("last-and-best.pth");
    assertEquals("best_model", checkpoint.part());
    assertEquals(0, checkpoint.tensors().get("w").floats()[0], 0);
  }

  @Test
  public void refusesAPickleThatWouldRunCode() {
    WeightsException e = assertThrows(WeightsException.class, () -> read("hostile.pth"));
    assertTrue(e.getMessage(), e.getMessage().contains("refused"));
    assertTrue(e.getMessage(), e.getMessage().contains("“posix.system”"));
    assertTrue(e.getMessage(), e.getMessage().contains("hostile.pth"));
  }

  @Test
  public void refusesAnEmptyFileAndAMissingOne() throws Exception {
    Path empty = folder.newFile("empty.pth").toPath();
    assertThrows(WeightsException.class, () -> TorchCheckpoint.read(empty));
    WeightsException e =
        assertThrows(WeightsException.class, () -> TorchCheckpoint.read(Path.of("nowhere.pth")));
    assertEquals("The weight file nowhere.pth does not exist. Check its path.", e.getMessage());
  }

  @Test
  public void refusesNumbersOfAnotherByteOrder() throws Exception {
    Path file = folder.newFile("big.pth").toPath();
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("big/data.pkl"));
      zip.putNextEntry(new ZipEntry("big/byteorder"));
      zip.write("big".getBytes(StandardCharsets.US_ASCII));
    }
    WeightsException e = assertThrows(WeightsException.class, () -> TorchCheckpoint.read(file));
    assertTrue(e.getMessage(), e.getMessage().contains("big.pth holds big-endian numbers"));
  }

  @Test
  public void survivesAThousandMutations() throws Exception {
    for (String name : List.of("plain.pth", "before-1.6.pth", "nested.pth")) {
      byte[] original = Files.readAllBytes(TestFiles.of("checkpoint/" + name));
      Path file = folder.newFile(name).toPath();
      Random random = new Random(1);
      int refused = 0;
      for (int i = 0; i < 340; i++) {
        Files.write(file, mutated(original, random));
        try {
          TorchCheckpoint.read(file);
        } catch (WeightsException e) {
          assertTrue(e.getMessage(), e.getMessage().contains(name));
          refused++;
        }
      }
      assertTrue(name + ": " + refused + " refused", refused > 50);
    }
  }

  /** Some bytes changed, or the end cut off, or bytes put in. */
  public static byte[] mutated(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int kind = random.nextInt(4);
    if (kind == 0) {
      return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    if (kind == 1) {
      int at = random.nextInt(bytes.length);
      byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 5);
      System.arraycopy(bytes, at, longer, at + 5, bytes.length - at);
      return longer;
    }
    return bytes;
  }

  private static TorchCheckpoint read(String name) throws WeightsException {
    return TorchCheckpoint.read(TestFiles.of("checkpoint/" + name));
  }

  private static void checkTensors(TorchCheckpoint checkpoint, String prefix) {
    assertEquals(
        List.of("a.weight", "a.transposed", "a.part", "half", "bf16", "count", "p", "empty")
            .stream()
            .map(name -> prefix + name)
            .collect(Collectors.toList()),
        List.copyOf(checkpoint.tensors().keySet()));
    assertValues(checkpoint, prefix + "a.weight", List.of(2L, 3L), 0, 1, 2, 3, 4, 5);
    assertValues(checkpoint, prefix + "a.transposed", List.of(3L, 2L), 0, 3, 1, 4, 2, 5);
    assertValues(checkpoint, prefix + "a.part", List.of(4L), 3, 4, 5, 6);
    assertValues(checkpoint, prefix + "half", List.of(2L), 1.5f, -2);
    assertValues(checkpoint, prefix + "bf16", List.of(2L), 1.5f, -2);
    assertValues(checkpoint, prefix + "count", List.of(), 7);
    assertValues(checkpoint, prefix + "p", List.of(1L), 3);
    assertValues(checkpoint, prefix + "empty", List.of(0L, 4L));
  }

  private static void assertValues(
      TorchCheckpoint checkpoint, String name, List<Long> shape, float... values) {
    StoredTensor stored = checkpoint.tensors().get(name);
    assertEquals(name, shape, stored.shape());
    try (PointerScope scope = new PointerScope()) {
      assertArrayEquals(name, values, Tensors.floats(Tensors.of(stored)), 0f);
    }
  }
}
