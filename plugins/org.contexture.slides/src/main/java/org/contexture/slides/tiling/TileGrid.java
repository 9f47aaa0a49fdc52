package org.contexture.slides.tiling;

import java.util.ArrayList;
import java.util.List;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Region;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
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

  /** Places of a grid that are looked at; slides of 100,000 px a side have some 10⁵. */
  private static final long MOST_TILES = 1 << 28;

  private static final long FARTHEST_PX = 1 << 29;

  public TileGrid {
    tiles = List.copyOf(tiles);
  }

  /**
   * Lays the grid over a slide, from its top-left corner; the options' edge rule says what happens
   * at the right and bottom edge.
   *
   * @throws SlideException if the slide's µm per pixel is not known or too coarse, if the grid
   *     would be absurdly fine, or if a tile has to be read to be judged and cannot
   */
  public static TileGrid lay(Slide slide, TissueMask mask, TilingOptions options)
      throws SlideException {
    SlideMetadata metadata = slide.metadata();
    MicronsPerPixel pixel = requireMicronsPerPixel(metadata);
    double enlargement = options.enlargement(pixel);
    if (enlargement >= TilingOptions.MOST_ENLARGEMENT && !options.anyEnlargement()) {
      throw new SlideException(
          "%s has %s µm per pixel, so tiles at %s µm per pixel would be enlarged %.1f times, expected less than %.0f times. Choose more µm per pixel, correct the slide's pixel size, or allow any enlargement."
              .formatted(
                  metadata.path(),
                  Math.max(pixel.x(), pixel.y()),
                  options.micronsPerPixel(),
                  enlargement,
                  TilingOptions.MOST_ENLARGEMENT));
    }
    double scaleX = options.micronsPerPixel() / pixel.x();
    double scaleY = options.micronsPerPixel() / pixel.y();
    int size = (int) Math.max(1, Math.min(FARTHEST_PX, Math.round(options.pixels() * scaleX)));
    double sizeY = size * pixel.x() / pixel.y();
    double stepX = (options.pixels() - options.overlapPixels()) * scaleX;
    double stepY = (options.pixels() - options.overlapPixels()) * scaleY;
    double gridColumns = count(metadata.width(), size, stepX, options.edges());
    double gridRows = count(metadata.height(), sizeY, stepY, options.edges());
    if (gridColumns * gridRows > MOST_TILES) {
      throw new SlideException(
          "%s would have %.0f × %.0f tiles at %s µm per pixel, expected no more than %d in all. Choose larger tiles, more µm per pixel or less overlap."
              .formatted(
                  metadata.path(), gridColumns, gridRows, options.micronsPerPixel(), MOST_TILES));
    }
    int columns = (int) gridColumns;
    int rows = (int) gridRows;
    TissueCoverage coverage = new TissueCoverage(mask);
    List<Tile> tiles = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int x = (int) Math.round(column * stepX);
        int y = (int) Math.round(row * stepY);
        double tissue = coverage.fraction(x, y, size, sizeY);
        if (tissue >= options.minimumTissue()) {
          Tile tile = new Tile(column, row, x, y, size, tissue);
          if (!options.judgesPixels() || isGood(slide, tile, options)) {
            tiles.add(tile);
          }
        }
      }
    }
    return new TileGrid(columns, rows, tiles);
  }

  private static boolean isGood(Slide slide, Tile tile, TilingOptions options)
      throws SlideException {
    TileQuality quality = TileQuality.of(read(slide, tile, options.pixels()));
    return quality.blank() <= options.maximumBlank()
        && quality.sharpness() >= options.minimumSharpness();
  }

  /** Number of tiles along one side; half a pixel of rounding is forgiven. */
  private static double count(int length, double size, double step, EdgeRule edges) {
    if (edges == EdgeRule.PAD) {
      return 1 + Math.max(0, Math.ceil((length - size - 0.5) / step));
    }
    return size > length + 0.5 ? 0 : 1 + Math.floor((length - size + 0.5) / step);
  }

  private static MicronsPerPixel requireMicronsPerPixel(SlideMetadata metadata)
      throws SlideException {
    return metadata
        .micronsPerPixel()
        .orElseThrow(
            () ->
                new SlideException(
                    metadata.path()
                        + " does not say its µm per pixel, so tiles at a target resolution cannot"
                        + " be laid. Set the µm per pixel override (a 20× scan has about 0.5, a 40×"
                        + " scan about 0.25)."));
  }

  /** Reads one tile, resampled to {@code pixels} a side. */
  public static RgbImage read(Slide slide, Tile tile, int pixels) throws SlideException {
    double aspect =
        slide.metadata().micronsPerPixel().map(pixel -> pixel.x() / pixel.y()).orElse(1.0);
    Region region = new Region(tile.x(), tile.y(), tile.size(), tile.size() * aspect);
    return Slides.read(slide, region, pixels, pixels);
  }
}
