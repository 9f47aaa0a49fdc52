package org.contexture.network;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.contexture.network.checkpoint.TorchCheckpointTest;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SafeTensorsTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void readsWhatItWrote() throws Exception {
    Path file = folder.getRoot().toPath().resolve("w.safetensors");
    example().write(file);
    SafeTensors read = SafeTensors.read(file);
    assertEquals(Map.of("architecture", "resnet18", "note", "ü “quoted” \\"), read.metadata());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, read.get("a").floats(), 0f);
    assertEquals(java.util.List.of(2L, 3L), read.get("a").shape());
    assertEquals(1, folder.getRoot().list().length); // nothing temporary stays
  }

  @Test
  public void tensorDataBeginsAtAMultipleOfEightBytes() {
    long length = ByteBuffer.wrap(example().toBytes()).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertEquals(0, length % 8);
  }

  @Test
  public void refusesHeadersThatLie() {
    assertRefused("{  ", "JSON header");
    assertRefused("[]", "JSON header");
    assertRefused("{}x", "JSON header");
    assertRefused(tensor("F32", "[2]", "[0,4]"), "needs 8 bytes but has 4");
    assertRefused(tensor("F32", "[1]", "[0,400]"), "claims bytes 0 to 400 of 8");
    assertRefused(tensor("F32", "[1]", "[-4,0]"), "claims bytes -4 to 0");
    assertRefused(tensor("F32", "[-1]", "[0,4]"), "impossible shape");
    assertRefused(tensor("F32", "[4294967296,4294967296,2]", "[0,4]"), "impossible shape");
    assertRefused(tensor("F31", "[1]", "[0,4]"), "unsupported dtype “F31”");
    assertRefused(tensor("F32", "[1]", "[0]"), "lacks");
    assertRefused(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}",
        "overlap");
    String one = "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
    assertRefused("{" + one + "," + one + "}", "appears twice");
  }

  @Test
  public void refusesAHeaderLengthBeyondTheFile() {
    byte[] bytes = new byte[16];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE);
    WeightsException e =
        assertThrows(WeightsException.class, () -> SafeTensors.parse(bytes, "w.safetensors"));
    assertTrue(e.getMessage(), e.getMessage().startsWith("w.safetensors"));
  }

  @Test
  public void survivesAThousandMutations() throws Exception {
    byte[] original = example().toBytes();
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = TorchCheckpointTest.mutated(original, random);
      try {
        SafeTensors read = SafeTensors.parse(bytes, "w.safetensors");
        read.tensors().values().forEach(StoredTensor::elements);
      } catch (WeightsException e) {
        assertTrue(e.getMessage(), e.getMessage().startsWith("w.safetensors"));
        refused++;
      }
    }
    assertTrue(refused + " refused", refused > 500);
  }

  @Test
  public void aMissingFileIsNamed() {
    WeightsException e =
        assertThrows(WeightsException.class, () -> SafeTensors.read(Path.of("no.safetensors")));
    assertEquals("The weight file no.safetensors does not exist. Check its path.", e.getMessage());
  }

  @Test
  public void aTruncatedFileIsNamed() throws Exception {
    Path file = folder.newFile("cut.safetensors").toPath();
    byte[] whole = example().toBytes();
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 4));
    WeightsException e = assertThrows(WeightsException.class, () -> SafeTensors.read(file));
    assertTrue(e.getMessage(), e.getMessage().contains("cut.safetensors"));
  }

  private static SafeTensors example() {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("a", StoredTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    tensors.put("b.c", StoredTensor.of(new float[] {7}, 1));
    return new SafeTensors(tensors, Map.of("architecture", "resnet18", "note", "ü “quoted” \\"));
  }

  private static String tensor(String dtype, String shape, String offsets) {
    return "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(dtype, shape, offsets);
  }

  private static void assertRefused(String header, String because) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    WeightsException e =
        assertThrows(
            header, WeightsException.class, () -> SafeTensors.parse(file.array(), "w.safetensors"));
    assertTrue(e.getMessage(), e.getMessage().contains(because));
  }
}
