package org.contexture.slides.tiling;

import java.util.ArrayList;
import java.util.List;
import org.contexture.slides.Region;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.tissue.TissueCoverage;
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

  /** How much of a cell counts as tissue. */
  @FunctionalInterface
  public interface Tissue {
    /**
     * The fraction of a cell, in [0, 1].
     *
     * @param column of the cell
     * @param row of the cell
     */
    double fraction(int column, int row);
  }

  /** Which cells are looked at, whatever tissue they hold. */
  @FunctionalInterface
  public interface Cells {
    boolean contain(int column, int row);
  }

  /**
   * Lays the grid over the tissue of a slide.
   *
   * @throws SlideException if the slide's µm per pixel is not known or too coarse, if the grid
   *     would be absurdly fine, or if a tile has to be read to be judged and cannot
   */
  public static TileGrid lay(Slide slide, TissueMask mask, TilingOptions options)
      throws SlideException {
    GridShape shape = GridShape.of(slide.metadata(), options);
    return lay(slide, shape, tissue(mask, shape), (column, row) -> true, options);
  }

  /** The fraction of each cell that a mask calls tissue. */
  public static Tissue tissue(TissueMask mask, GridShape shape) {
    TissueCoverage coverage = new TissueCoverage(mask);
    return (column, row) ->
        coverage.fraction(shape.x(column), shape.y(row), shape.size(), shape.sizeY());
  }

  /**
   * Lays the grid over cells that hold enough tissue.
   *
   * @throws SlideException if a tile has to be read to be judged and cannot
   */
  public static TileGrid lay(
      Slide slide, GridShape shape, Tissue tissue, Cells cells, TilingOptions options)
      throws SlideException {
    List<Tile> tiles = new ArrayList<>();
    for (int row = 0; row < shape.rows(); row++) {
      for (int column = 0; column < shape.columns(); column++) {
        double fraction = tissue.fraction(column, row);
        if (fraction >= options.minimumTissue() && cells.contain(column, row)) {
          Tile tile = new Tile(column, row, shape.x(column), shape.y(row), shape.size(), fraction);
          if (!options.judgesPixels() || isGood(slide, tile, options)) {
            tiles.add(tile);
          }
        }
      }
    }
    return new TileGrid(shape.columns(), shape.rows(), tiles);
  }

  private static boolean isGood(Slide slide, Tile tile, TilingOptions options)
      throws SlideException {
    TileQuality quality = TileQuality.of(read(slide, tile, options.pixels()));
    return options.accept(quality.blank(), quality.sharpness());
  }

  /** Reads one tile, resampled to {@code pixels} a side. */
  public static RgbImage read(Slide slide, Tile tile, int pixels) throws SlideException {
    double aspect =
        slide.metadata().micronsPerPixel().map(pixel -> pixel.x() / pixel.y()).orElse(1.0);
    Region region = new Region(tile.x(), tile.y(), tile.size(), tile.size() * aspect);
    return Slides.read(slide, region, pixels, pixels);
  }
}
