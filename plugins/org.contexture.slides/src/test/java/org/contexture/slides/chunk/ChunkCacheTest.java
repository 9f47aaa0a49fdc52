package org.contexture.slides.chunk;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class ChunkCacheTest {

  private final ChunkCache cache = new ChunkCache(100);
  private final Object image = new Object();
  private final Object other = new Object();

  private boolean holds(int index) {
    return cache.find(image, index).isPresent();
  }

  @Test
  public void whatWasUsedLastStaysWithinTheCapacity() {
    for (int i = 0; i < 4; i++) {
      cache.put(image, i, new byte[25]);
    }
    assertTrue(List.of(0, 1, 2, 3).stream().allMatch(this::holds));
    assertTrue(holds(0)); // used again: now 1 is the oldest
    cache.put(image, 4, new byte[25]);
    assertTrue(holds(0));
    assertFalse(holds(1));
    cache.put(image, 5, new byte[1]);
    assertFalse("no byte more than the capacity", holds(2));
  }

  @Test
  public void aChunkPutTwiceCountsOnce() {
    for (int i = 0; i < 10; i++) {
      cache.put(image, 0, new byte[25]);
    }
    cache.put(image, 1, new byte[25]);
    assertTrue(holds(0) && holds(1));
  }

  @Test
  public void oneLargeChunkDoesNotDriveOutAllOthers() {
    cache.put(image, 0, new byte[25]);
    cache.put(image, 1, new byte[26]);
    assertTrue(holds(0));
    assertFalse(holds(1));
  }

  @Test
  public void chunksOfDifferentLevelsAreDifferent() {
    byte[] chunk = new byte[5];
    cache.put(image, 0, chunk);
    assertSame(chunk, cache.find(image, 0).orElseThrow());
    assertFalse(cache.find(other, 0).isPresent());
    cache.clear();
    assertFalse(holds(0));
  }
}
