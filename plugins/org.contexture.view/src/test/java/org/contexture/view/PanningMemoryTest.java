package org.contexture.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.slides.synthetic.BlockSlide;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Looking around for long needs no more memory than looking once, and leaves no file open. An hour
 * of it, at ten tiles a second, is {@code -Dcontexture.panning=36000}.
 */
public class PanningMemoryTest {

  private static final int SLIDES = 20;
  private static final int HEAP_MB = 512;
  private static final int TILES = Integer.getInteger("contexture.panning", 2000);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void twentySlidesInHalfAGigabyte() throws Exception {
    assumeTrue("needs /proc", Files.isDirectory(Path.of("/proc/self/fd")));
    Path first = folder.getRoot().toPath().resolve("slide-0.tiff");
    new BlockSlide(20_000, 20_000, 256, 0.25).write(first);
    for (int i = 1; i < SLIDES; i++) {
      Files.copy(first, first.resolveSibling("slide-" + i + ".tiff"));
    }
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MB + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                RandomPanning.class.getName(),
                first.getParent().toRealPath().toString(),
                Integer.toString(TILES))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(output, 0, child.waitFor());
    System.out.println("tiles shown, most files open, files open afterwards: " + output.trim());
    String[] counts = output.trim().split(" ", -1);
    assertTrue(output, Integer.parseInt(counts[0]) >= TILES);
    // open slides, one being read, one ahead, the file of values
    assertTrue(output, Integer.parseInt(counts[1]) <= ShownSlides.OPEN_SLIDES + 3);
    assertTrue(output, Integer.parseInt(counts[1]) >= 2);
    assertEquals(output, "0", counts[2]);
  }
}
