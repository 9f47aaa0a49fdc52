package org.contexture.slides.openslide;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.contexture.slides.Level;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.junit.Assume;

/** The largest difference between what our own reader and OpenSlide read of a slide. */
public final class OpenSlideDifference {

  private OpenSlideDifference() {}

  /** Skips the test where OpenSlide is not installed. */
  public static void requireOpenSlide() {
    Assume.assumeTrue("OpenSlide is not installed", OpenSlideLibrary.version().isPresent());
  }

  /**
   * Over every level of ours that OpenSlide has too: whole, and 40 regions, some beyond its
   * borders. Regions of other levels than the first are cut out of the whole one, for OpenSlide
   * interpolates them where factors are no whole numbers.
   *
   * @param levels that both must have
   */
  public static int largest(Path path, int levels) throws SlideException {
    int largest = 0;
    int compared = 0;
    try (Slide ours = Slides.open(path, Optional.empty());
        Slide theirs = OpenSlideSlide.open(path).orElseThrow()) {
      Random random = new Random(11);
      List<Level> theirLevels = theirs.metadata().levels();
      for (int level = 0; level < ours.metadata().levels().size(); level++) {
        Level size = ours.metadata().levels().get(level);
        for (int other = 0; other < theirLevels.size(); other++) {
          if (theirLevels.get(other).width() == size.width()
              && theirLevels.get(other).height() == size.height()) {
            compared++;
            largest = Math.max(largest, ofLevel(ours, level, theirs, other, random));
          }
        }
      }
    }
    if (compared != levels) {
      throw new AssertionError(compared + " levels are in both, expected " + levels);
    }
    return largest;
  }

  private static int ofLevel(Slide ours, int level, Slide theirs, int other, Random random)
      throws SlideException {
    Level size = ours.metadata().levels().get(level);
    RgbImage whole = theirs.read(other, 0, 0, size.width(), size.height());
    int largest = difference(whole, ours.read(level, 0, 0, size.width(), size.height()), 0, 0);
    for (int i = 0; i < 40; i++) {
      int x = random.nextInt(size.width());
      int y = random.nextInt(size.height());
      int width = 1 + random.nextInt(300);
      int height = 1 + random.nextInt(300);
      RgbImage part = ours.read(level, x, y, width, height);
      largest = Math.max(largest, difference(whole, part, x, y));
      if (other == 0) {
        RgbImage same = theirs.read(other, x, y, width, height);
        largest = Math.max(largest, difference(same, part, 0, 0));
      }
    }
    return largest;
  }

  /** Between a part and the same place of the whole, as far as that reaches. */
  public static int difference(RgbImage whole, RgbImage part, int x, int y) {
    int largest = 0;
    int rows = Math.min(part.height(), whole.height() - y);
    int columns = Math.min(part.width(), whole.width() - x);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < 3 * columns; i++) {
        int a = whole.rgb()[3 * ((y + row) * whole.width() + x) + i] & 255;
        int b = part.rgb()[3 * row * part.width() + i] & 255;
        largest = Math.max(largest, Math.abs(a - b));
      }
    }
    return largest;
  }
}
