package org.contexture.pipeline.stream;

import java.util.List;
import org.contexture.learning.distillation.WindowSource;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideTiles;

/**
 * Context windows straight from slides: cut with a random offset per slide and epoch, shuffled
 * across slides, read ahead. A slide that cannot be read is reported and its windows are skipped.
 */
public final class SlideWindows implements WindowSource {

  /**
   * Takes slides that were tiled alike.
   *
   * @throws IllegalArgumentException if tile sizes differ or no slide holds a window
   */
  public static SlideWindows of(List<SlideTiles> slides, WindowOptions options) {
    throw new UnsupportedOperationException("SlideWindows.of");
  }

  private SlideWindows() {}

  /** Slides that could not be read, so far; each once. */
  public List<SlideFailure> failures() {
    throw new UnsupportedOperationException("SlideWindows.failures");
  }

  @Override
  public int windows(int epoch) {
    throw new UnsupportedOperationException("SlideWindows.windows");
  }

  @Override
  public Windows open(int epoch, int first) {
    throw new UnsupportedOperationException("SlideWindows.open");
  }
}
