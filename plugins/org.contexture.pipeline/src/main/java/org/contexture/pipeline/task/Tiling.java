package org.contexture.pipeline.task;

import java.io.IOException;
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

  private static final int PICTURE_PX = 16; // nobody looks at it

  static Tiling of(PlannedSlide slide, TilingOptions options, ExtractionPlan.Tissue tissue) {
    if (!slide.isFile()) {
      return failed(slide.elsewhere());
    }
    TiledSlide found;
    try {
      found = tile(slide, TilingRequest.of(tissue.options().detector(), options, PICTURE_PX));
    } catch (IOException e) {
      return failed(new SlideFailure(slide.id(), "tile", e.getMessage()));
    }
    return found.tiles().tiles().isEmpty()
        ? failed(new SlideFailure(slide.id(), "tile", found.overview().note()))
        : found(slide, found.tiles());
  }

  static Tiling failed(SlideFailure why) {
    return new Tiling(Optional.empty(), Optional.of(why));
  }

  /** Tiles of a slide in its own stain, to be read in the one that it is shown in. */
  static Tiling found(PlannedSlide slide, SlideTiles tiles) {
    return new Tiling(
        Optional.of(tiles.stained(slide.look().stain()).of(slide.stored())), Optional.empty());
  }

  /**
   * Tiles a slide, which may then have none.
   *
   * @throws IOException saying why it cannot be
   */
  static TiledSlide tile(PlannedSlide slide, TilingRequest request) throws IOException {
    List<TiledSlide> tiled = new ArrayList<>();
    SlideTiling.Summary summary =
        SlideTiling.run(List.of(slide.toTile()), request, tiled::add, Progress.NONE);
    if (tiled.isEmpty()) {
      throw new IOException(summary.failures().get(0).message());
    }
    return tiled.get(0);
  }
}
