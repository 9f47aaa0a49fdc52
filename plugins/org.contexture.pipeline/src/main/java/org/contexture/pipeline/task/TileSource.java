package org.contexture.pipeline.task;

/** Where the tiles of a slide come from. Implementations are thread-safe. */
@FunctionalInterface
interface TileSource {

  /** The tiles of a slide, or why there are none; throws nothing. */
  Tiling of(PlannedSlide slide);
}
