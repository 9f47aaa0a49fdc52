package org.contexture.pipeline.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.network.Progress;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.tiling.SlideTiling;
import org.contexture.pipeline.tiling.TiledSlide;
import org.contexture.pipeline.tiling.TilingRequest;
import org.contexture.slides.tiling.TilingOptions;

/**
 * The tiles of one slide, or why there are none.
 *
 * @param tiles at least one
 * @param failure otherwise
 */
record Tiling(Optional<SlideTiles> tiles, Optional<SlideFailure> failure) {

  private static final int OVERVIEW_PX = 16; // nobody looks at it

  static Tiling of(PlannedSlide slide, TilingOptions options, ExtractionPlan.Tissue tissue) {
    if (!slide.isFile()) {
      return new Tiling(Optional.empty(), Optional.of(elsewhere(slide)));
    }
    List<TiledSlide> tiled = new ArrayList<>();
    SlideTiling.Summary summary =
        SlideTiling.run(
            List.of(slide.toTile()),
            new TilingRequest(
                tissue.options(), options, Optional.empty(), false, OVERVIEW_PX, Optional.empty()),
            tiled::add,
            Progress.NONE);
    if (tiled.isEmpty()) {
      return new Tiling(Optional.empty(), Optional.of(summary.failures().get(0)));
    }
    TiledSlide found = tiled.get(0);
    return found.tiles().tiles().isEmpty()
        ? new Tiling(
            Optional.empty(),
            Optional.of(new SlideFailure(slide.id(), "tile", found.overview().note())))
        : new Tiling(
            Optional.of(found.tiles().stained(slide.look().stain()).of(slide.stored())),
            Optional.empty());
  }

  private static SlideFailure elsewhere(PlannedSlide slide) {
    return new SlideFailure(
        slide.id(),
        "open",
        "%s lies on storage that is no file system of this machine. A Spark job fetches it: ./contexture spark. Or copy the slides, and name their paths."
            .formatted(slide.stored().orElseThrow().url()));
  }
}
