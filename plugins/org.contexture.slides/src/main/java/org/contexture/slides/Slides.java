package org.contexture.slides;

import java.nio.file.Path;
import java.util.Optional;

/** Opens slides of any known format. */
public final class Slides {

  private Slides() {}

  /**
   * Opens a slide.
   *
   * @param path the file (for MRXS and the like: the index file)
   * @param override µm per pixel of level 0 to use instead of what the file says
   * @throws UnsupportedSlideException if nothing installed reads this format
   * @throws SlideException if the file is missing, damaged or unreadable
   */
  public static Slide open(Path path, Optional<MicronsPerPixel> override) throws SlideException {
    throw new UnsupportedOperationException("Slides.open");
  }

  /** Whether the file's name looks like a slide or image that {@link #open} may read. */
  public static boolean isCandidate(Path path) {
    throw new UnsupportedOperationException("Slides.isCandidate");
  }

  /**
   * Reads a level-0 region resampled to the given size: from the nearest finer level, by area
   * averaging or better.
   */
  public static RgbImage read(Slide slide, Region region, int width, int height)
      throws SlideException {
    throw new UnsupportedOperationException("Slides.read");
  }

  /** The whole slide, scaled to fit into a square of the given side. */
  public static RgbImage thumbnail(Slide slide, int sidePx) throws SlideException {
    throw new UnsupportedOperationException("Slides.thumbnail");
  }
}
