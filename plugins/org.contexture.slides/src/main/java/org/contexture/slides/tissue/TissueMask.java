package org.contexture.slides.tissue;

/**
 * Where a slide holds tissue: a coarse boolean raster over the whole slide.
 *
 * @param width of the raster
 * @param height of the raster
 * @param pixelWidth level-0 px per raster pixel along x
 * @param pixelHeight level-0 px per raster pixel along y
 * @param tissue row by row
 */
@SuppressWarnings("ArrayRecordComponent") // a raster, never compared
public record TissueMask(
    int width, int height, double pixelWidth, double pixelHeight, boolean[] tissue) {

  public TissueMask {
    if (tissue.length != (long) width * height) {
      throw new IllegalArgumentException(
          "Expected %d × %d values, found %d.".formatted(width, height, tissue.length));
    }
    tissue = tissue.clone();
  }
}
