package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Collections;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.junit.Test;

public class TilesOnCoresTest {

  @Test
  public void everyTileIsEncodedOnceAndInOrderByThreadsOfTheirOwn() {
    ConcurrentLinkedQueue<Integer> sizes = new ConcurrentLinkedQueue<>();
    Set<Integer> threads = Collections.synchronizedSet(new HashSet<>());
    try (TilesOnCores cores = new TilesOnCores(3)) {
      FloatMatrix features =
          cores.encode(
              batch(50),
              part -> {
                sizes.add(part.tiles());
                threads.add(torch.get_num_threads());
                return firstBytes(part);
              });
      assertEquals(50, features.rows());
      for (int i = 0; i < 50; i++) {
        assertEquals(i, features.values()[i], 0);
      }
    }
    assertEquals(9, sizes.size()); // three rounds, since a core takes up to 8 tiles at once
    assertTrue(sizes.toString(), sizes.stream().allMatch(size -> size == 5 || size == 6));
    assertEquals("libtorch's threads of each", Set.of(1), threads);
  }

  @Test
  public void aFailureIsThrownAsItIsAfterAllPartsHaveEnded() {
    AtomicInteger ended = new AtomicInteger();
    IllegalStateException failure = new IllegalStateException("CUDA out of memory");
    try (TilesOnCores cores = new TilesOnCores(2)) {
      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  cores.encode(
                      batch(8),
                      part -> {
                        if (part.rgb()[0] == 0) {
                          throw failure;
                        }
                        pause();
                        ended.incrementAndGet();
                        return firstBytes(part);
                      }));
      assertSame(failure, thrown);
      assertEquals(1, ended.get());
    }
  }

  @Test
  public void featuresDoNotDependOnTheNumberOfCores() throws Exception {
    EncoderModel model = Encoders.initialise("resnet18", 1);
    byte[] rgb = new byte[7 * 3 * 64 * 64];
    new Random(1).nextBytes(rgb);
    TileBatch tiles = new TileBatch(7, 64, rgb);
    try (Encoder one = Encoders.open(model, Device.CPU, Precision.FP32);
        Encoder three = Encoders.open(model, Device.CPU, Precision.FP32)) {
      int before = torch.get_num_threads();
      torch.set_num_threads(1);
      float[] expected = one.encode(tiles).values();
      torch.set_num_threads(3);
      assertArrayEquals(expected, three.encode(tiles).values(), 1e-4f);
      torch.set_num_threads(before);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FloatMatrix firstBytes(TileBatch part) {
    float[] first = new float[part.tiles()];
    for (int i = 0; i < first.length; i++) {
      first[i] = part.rgb()[3 * i];
    }
    return new FloatMatrix(part.tiles(), 1, first);
  }

  private static TileBatch batch(int tiles) {
    byte[] rgb = new byte[3 * tiles];
    for (int i = 0; i < tiles; i++) {
      rgb[3 * i] = (byte) i;
    }
    return new TileBatch(tiles, 1, rgb);
  }
}
