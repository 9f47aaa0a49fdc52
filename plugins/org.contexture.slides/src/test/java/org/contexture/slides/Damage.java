package org.contexture.slides;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Changes and cuts the files of a slide. Whatever is done to them, the slide reads, or fails with a
 * {@link SlideException} that names a file of its folder; nothing else, in bounded time and memory.
 */
public final class Damage {

  private static final long SEED = 20240229;
  private static final int CHANGES = 1000;
  private static final int CUTS = 100;

  private Damage() {}

  /**
   * Tries 1,000 single bytes changed and 100 truncations.
   *
   * @param slide what is opened
   * @param files of it, which are damaged in turn and restored
   */
  public static void tryAll(Path slide, List<Path> files) throws IOException {
    Random random = new Random(SEED);
    int[] changed = new int[2];
    int[] cut = new int[2];
    for (int i = 0; i < CHANGES + CUTS; i++) {
      Path file = files.get(i % files.size());
      byte[] whole = Files.readAllBytes(file);
      if (i < CHANGES) {
        byte[] bytes = whole.clone();
        bytes[place(random, i, bytes.length)] ^= (byte) (1 + random.nextInt(255));
        changed[reads(slide, file, bytes) ? 0 : 1]++;
      } else {
        cut[reads(slide, file, Arrays.copyOf(whole, random.nextInt(whole.length))) ? 0 : 1]++;
      }
      Files.write(file, whole);
    }
    System.out.printf(
        "%s: 1000 changes, seed %d: %d read, %d refused; 100 truncations: %d read, %d refused%n",
        slide.getFileName(), SEED, changed[0], changed[1], cut[0], cut[1]);
    assertTrue("damage is noticed", changed[1] > 0 && cut[1] > 0);
  }

  /** Half of the changes hit the first kilobyte, where the structure of most files is. */
  private static int place(Random random, int turn, int length) {
    return random.nextInt(turn % 2 == 0 ? length : Math.min(1024, length));
  }

  private static boolean reads(Path slide, Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    try (Slide open = Slides.open(slide, Optional.empty())) {
      for (int level = 0; level < open.metadata().levels().size(); level++) {
        Level size = open.metadata().levels().get(level);
        open.read(level, 0, 0, Math.min(500, size.width()), Math.min(500, size.height()));
      }
      for (String name : open.metadata().associatedImages()) {
        open.associatedImage(name);
      }
      return true;
    } catch (SlideException e) {
      String folder = slide.toAbsolutePath().getParent().getFileName().toString();
      assertTrue(e.toString(), e.getMessage().contains(folder));
      return false;
    }
  }
}
