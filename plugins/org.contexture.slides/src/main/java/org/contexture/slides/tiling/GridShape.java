package org.contexture.slides.tiling;

import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;

/**
 * Where the cells of a slide's tile grid lie, in level-0 px. A cell is square in µm.
 *
 * @param columns how many
 * @param rows how many
 * @param stepX from a column to the next
 * @param stepY from a row to the next
 * @param size side along x
 * @param sizeY side along y
 */
public record GridShape(int columns, int rows, double stepX, double stepY, int size, double sizeY) {

  /** Places of a grid that are looked at; slides of 100,000 px a side have some 10⁵. */
  private static final long MOST_TILES = 1 << 28;

  private static final long FARTHEST_PX = 1 << 29;

  /**
   * The grid of a slide, from its top-left corner; the options' edge rule says what happens at the
   * right and bottom edge.
   *
   * @throws SlideException if the slide's µm per pixel is not known or too coarse, or if the grid
   *     would be absurdly fine
   */
  public static GridShape of(SlideMetadata metadata, TilingOptions options) throws SlideException {
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
    double columns = count(metadata.width(), size, stepX, options.edges());
    double rows = count(metadata.height(), sizeY, stepY, options.edges());
    if (columns * rows > MOST_TILES) {
      throw new SlideException(
          "%s would have %.0f × %.0f tiles at %s µm per pixel, expected no more than %d in all. Choose larger tiles, more µm per pixel or less overlap."
              .formatted(metadata.path(), columns, rows, options.micronsPerPixel(), MOST_TILES));
    }
    return new GridShape((int) columns, (int) rows, stepX, stepY, size, sizeY);
  }

  /** Left edge of a column. */
  public int x(int column) {
    return (int) Math.round(column * stepX);
  }

  /** Top edge of a row. */
  public int y(int row) {
    return (int) Math.round(row * stepY);
  }

  /** Number of cells along one side; half a pixel of rounding is forgiven. */
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
}
