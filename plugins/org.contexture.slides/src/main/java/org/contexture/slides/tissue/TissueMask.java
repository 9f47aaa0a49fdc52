package org.contexture.slides.tissue;

import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.Slides;

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

  static final int RASTER_MICRONS = 8;
  static final int RASTER_DOWNSAMPLE = 32;
  private static final int MAXIMUM_SIDE = 4096;

  public TissueMask {
    if (tissue.length != (long) width * height) {
      throw new IllegalArgumentException(
          "Expected %d × %d values, found %d.".formatted(width, height, tissue.length));
    }
    tissue = tissue.clone();
  }

  /**
   * Finds the tissue of a slide on a picture of about {@value #RASTER_MICRONS} µm per pixel, or of
   * {@value #RASTER_DOWNSAMPLE} level-0 px per pixel where µm are not known.
   *
   * @throws SlideException if the slide cannot be read
   */
  public static TissueMask of(Slide slide, TissueDetector detector) throws SlideException {
    SlideMetadata metadata = slide.metadata();
    double downsample =
        metadata
            .micronsPerPixel()
            .map(pixel -> RASTER_MICRONS / Math.min(pixel.x(), pixel.y()))
            .orElse((double) RASTER_DOWNSAMPLE);
    int longest = Math.max(metadata.width(), metadata.height());
    int side = (int) Math.min(MAXIMUM_SIDE, Math.ceil(longest / Math.max(1, downsample)));
    RgbImage thumbnail = Slides.thumbnail(slide, Math.max(1, side));
    return new TissueMask(
        thumbnail.width(),
        thumbnail.height(),
        (double) metadata.width() / thumbnail.width(),
        (double) metadata.height() / thumbnail.height(),
        detector.detect(thumbnail));
  }

  /** Number of raster pixels that hold tissue. */
  public int count() {
    int count = 0;
    for (boolean value : tissue) {
      count += value ? 1 : 0;
    }
    return count;
  }

  /** Area of the tissue in mm². */
  public double areaMm2(MicronsPerPixel level0) {
    return count() * pixelWidth * level0.x() * pixelHeight * level0.y() / 1e6;
  }
}
