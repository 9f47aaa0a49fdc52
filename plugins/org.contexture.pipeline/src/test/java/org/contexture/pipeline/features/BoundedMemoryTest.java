package org.contexture.pipeline.features;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Memory is bounded by options, not by the number of slides or their size. */
public class BoundedMemoryTest {

  static final Path STATUS = Path.of("/proc/self/status");

  private static final int HEAP_MB = 2048;
  private static final int NATIVE_MB = 3072;
  private static final int GROWTH_MB = 60;
  private static final int TILES_PER_SLIDE = 4;

  @Rule public TemporaryFolder temporary = new TemporaryFolder();

  @Test
  public void twoHundredLargeSlidesNeedNoMoreMemoryThanFifty() throws Exception {
    Assume.assumeTrue("needs " + STATUS, Files.exists(STATUS));
    Path slides = temporary.newFolder("slides").toPath();
    SparseCohort.write(temporary.getRoot().toPath().resolve("sparse.tif"), slides);
    Process child = start(slides, temporary.newFolder("features").toPath());
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(output, 0, child.waitFor());
    int[] numbers =
        Arrays.stream(output.trim().split("\\s+", -1)).mapToInt(Integer::parseInt).toArray();
    System.out.println("Tiles, heap, process, peak in MB: " + Arrays.toString(numbers));
    assertEquals(SparseCohort.FIRST * TILES_PER_SLIDE, numbers[0]);
    assertEquals((SparseCohort.SLIDES - SparseCohort.FIRST) * TILES_PER_SLIDE, numbers[4]);
    int peakBesideHeap = numbers[7] - HEAP_MB;
    assertTrue(peakBesideHeap + " MB beside the heap", peakBesideHeap < NATIVE_MB);
    int growth = numbers[5] + numbers[6] - numbers[1] - numbers[2];
    assertTrue("grew by " + growth + " MB", growth < GROWTH_MB);
  }

  /**
   * All of the heap is resident from the start, so that the process grows by native memory only.
   */
  private static Process start(Path slides, Path features) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms" + HEAP_MB + "m",
            "-Xmx" + HEAP_MB + "m",
            "-XX:+AlwaysPreTouch",
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            SparseCohort.class.getName(),
            slides.toString(),
            features.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
