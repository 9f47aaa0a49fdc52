package org.contexture.pipeline;

import java.util.List;
import java.util.Optional;

/**
 * Tiles that lie beside their slide altogether, as they do where features were computed on a scan
 * of another scale.
 *
 * @param tiles how many lie off the slide
 * @param all how many there are
 * @param right where the last of all ends, level-0 px
 * @param bottom where the last of all ends, level-0 px
 * @param width of the slide, level-0 px
 * @param height of the slide, level-0 px
 */
public record TilesOffSlide(int tiles, int all, int right, int bottom, int width, int height) {

  /** Those among the tiles of a slide of that size; empty if all touch it. */
  public static Optional<TilesOffSlide> in(List<TileValue> tiles, int width, int height) {
    int off = 0;
    int right = 0;
    int bottom = 0;
    for (TileValue tile : tiles) {
      boolean beside =
          tile.x() >= width
              || tile.y() >= height
              || tile.x() + tile.size() <= 0
              || tile.y() + tile.size() <= 0;
      off += beside ? 1 : 0;
      right = Math.max(right, tile.x() + tile.size());
      bottom = Math.max(bottom, tile.y() + tile.size());
    }
    return off == 0
        ? Optional.empty()
        : Optional.of(new TilesOffSlide(off, tiles.size(), right, bottom, width, height));
  }

  /** The warning. */
  public String of(String slide) {
    return ("%d of %d tiles of slide \"%s\" lie outside of it (tiles: up to %d × %d px, slide: %d ×"
            + " %d px). Were the features computed on a scan of another scale? Connect the"
            + " slides that they were computed on.")
        .formatted(tiles, all, slide, right, bottom, width, height);
  }
}
