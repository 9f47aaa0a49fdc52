package org.contexture.pipeline.tiling;

import java.util.List;
import org.contexture.learning.Progress;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideTiles;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.TissueDetector;

/** Finds the tissue of many slides and lays tiles over it. */
public final class SlideTiling {

  /** Takes one finished slide; called from one thread, in the order of the slides. */
  @FunctionalInterface
  public interface Sink {
    void accept(SlideTiles tiles, TilingOverview overview);
  }

  /**
   * How it went.
   *
   * @param done slides that were given to the sink; those without a tile among them
   * @param failures the others
   */
  public record Summary(int done, List<SlideFailure> failures) {

    public Summary {
      failures = List.copyOf(failures);
    }
  }

  private SlideTiling() {}

  /**
   * Tiles slides, several at once.
   *
   * @param detector separates tissue from glass
   * @param overlayPx longer side of the overview's pictures
   */
  public static Summary run(
      List<SlideToTile> slides,
      TissueDetector detector,
      TilingOptions options,
      int overlayPx,
      Sink sink,
      Progress progress) {
    throw new UnsupportedOperationException("SlideTiling.run");
  }
}
