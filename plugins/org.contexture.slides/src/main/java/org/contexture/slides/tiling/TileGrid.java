package org.contexture.slides.tiling;

import java.util.List;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.tissue.TissueMask;

/**
 * The tiles of one slide that hold enough tissue.
 *
 * @param columns of the full grid
 * @param rows of the full grid
 * @param tiles ordered by row, then column
 */
public record TileGrid(int columns, int rows, List<Tile> tiles) {

  public TileGrid {
    tiles = List.copyOf(tiles);
  }

  /**
   * Lays the grid over a slide.
   *
   * @throws SlideException if the slide's µm per pixel is not known
   */
  public static TileGrid lay(Slide slide, TissueMask mask, TilingOptions options)
      throws SlideException {
    throw new UnsupportedOperationException("TileGrid.lay");
  }

  /** Reads one tile, resampled to {@code pixels} a side. */
  public static RgbImage read(Slide slide, Tile tile, int pixels) throws SlideException {
    throw new UnsupportedOperationException("TileGrid.read");
  }
}
