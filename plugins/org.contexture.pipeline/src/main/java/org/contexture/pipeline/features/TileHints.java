package org.contexture.pipeline.features;

import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.slides.MicronsPerPixel;

/**
 * What is known of a slide beside its feature file, for files that do not tell it.
 *
 * @param level0 µm per pixel of level 0, to convert positions in µm (STAMP)
 * @param tileSize side of a tile, level-0 px (CLAM)
 */
public record TileHints(Optional<MicronsPerPixel> level0, OptionalInt tileSize) {

  public static final TileHints NONE = new TileHints(Optional.empty(), OptionalInt.empty());
}
