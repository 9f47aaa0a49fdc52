package org.contexture.slides.tiff;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ChunkCacheTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private final ChunkCache cache = new ChunkCache(100);
  private TiffFile file;
  private TiffImage image;
  private TiffImage other;

  @Before
  public void openImages() throws Exception {
    Path path = folder.getRoot().toPath().resolve("a.tif");
    file =
        new TiffFile(
            TestPyramid.raw(path, TestPyramid.levels(90, 80, 2, 1), true, ByteOrder.BIG_ENDIAN));
    image = TiffImage.of(file.directories().get(0));
    other = TiffImage.of(file.directories().get(1));
  }

  @After
  public void closeFile() {
    file.close();
  }

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
