package org.contexture.slides.tissue;

import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;

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
  static final double ASSUMED_MICRONS = 0.25;
  private static final int MINIMUM_SIDE = 512;
  private static final int MAXIMUM_SIDE = 4096;

  public TissueMask {
    if (tissue.length != (long) width * height) {
      throw new IllegalArgumentException(
          "Expected %d × %d values, found %d.".formatted(width, height, tissue.length));
    }
    tissue = tissue.clone();
  }

  /** A mask of a slide that holds nothing, for where no tissue is looked for. */
  public static TissueMask none(Slide slide) {
    return new TissueMask(
        1, 1, slide.metadata().width(), slide.metadata().height(), new boolean[1]);
  }

  /**
   * Finds the tissue of a slide with the default minimum areas.
   *
   * @throws SlideException if the slide cannot be read
   */
  public static TissueMask of(Slide slide, TissueDetector detector) throws SlideException {
    return of(slide, TissueOptions.of(detector));
  }

  /**
   * Finds the tissue of a slide, as {@link TissueFinding} does.
   *
   * @throws SlideException if the slide cannot be read
   */
  public static TissueMask of(Slide slide, TissueOptions options) throws SlideException {
    return TissueFinding.of(slide, options).mask();
  }

  /** Longer side of the picture on which tissue is looked for. */
  static int side(SlideMetadata metadata, MicronsPerPixel pixel) {
    int longest = Math.max(metadata.width(), metadata.height());
    double wanted = longest * Math.min(pixel.x(), pixel.y()) / RASTER_MICRONS;
    return (int) Math.min(MAXIMUM_SIDE, Math.max(wanted, Math.min(longest, MINIMUM_SIDE)));
  }

  /**
   * Fills small holes, then drops small regions. What touches the border of the slide is no hole.
   *
   * @param minimumRegion least area of connected tissue, in raster pixels
   * @param minimumHole least area of a hole, in raster pixels
   */
  public TissueMask withoutSmall(double minimumRegion, double minimumHole) {
    boolean[] cleaned = tissue.clone();
    Regions holes = Regions.of(cleaned, width, height, false);
    for (int i = 0; i < cleaned.length; i++) {
      int hole = holes.labels()[i];
      if (hole >= 0 && !holes.atBorder()[hole] && holes.areas()[hole] < minimumHole) {
        cleaned[i] = true;
      }
    }
    Regions regions = Regions.of(cleaned, width, height, true);
    for (int i = 0; i < cleaned.length; i++) {
      int region = regions.labels()[i];
      if (region >= 0 && regions.areas()[region] < minimumRegion) {
        cleaned[i] = false;
      }
    }
    return new TissueMask(width, height, pixelWidth, pixelHeight, cleaned);
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

  /**
   * The tissue's outlines as a GeoJSON feature collection in level-0 px, one polygon per connected
   * region, as QuPath reads it: annotations of the class {@code Tissue}.
   */
  public String toGeoJson() {
    return TissueGeoJson.of(this);
  }
}
