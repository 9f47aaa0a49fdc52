package org.contexture.slides.tissue;

import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.Slides;

/**
 * A slide's tissue, and why the result may be wrong: it is nothing, all of the picture, or far from
 * what the other method finds.
 *
 * @param mask the tissue
 * @param doubt for people, with what to do; empty where nothing speaks against the mask
 */
public record TissueFinding(TissueMask mask, Optional<String> doubt) {

  /** Share of the picture from which tissue is taken for all of it. */
  private static final double ALL = 0.97;

  /** Areas by this factor apart are far apart. */
  private static final double FAR = 3;

  /** Share of the picture below which areas are not compared. */
  private static final double LITTLE = 1e-3;

  /**
   * Finds the tissue on a picture of about {@value TissueMask#RASTER_MICRONS} µm per pixel. Where
   * µm are not known, a level-0 pixel counts as {@value TissueMask#ASSUMED_MICRONS} µm: that
   * decides about the picture's size and the minimum areas only.
   *
   * @throws SlideException if the slide cannot be read
   */
  public static TissueFinding of(Slide slide, TissueOptions options) throws SlideException {
    SlideMetadata metadata = slide.metadata();
    MicronsPerPixel pixel =
        metadata.micronsPerPixel().orElse(MicronsPerPixel.square(TissueMask.ASSUMED_MICRONS));
    RgbImage picture = Slides.thumbnail(slide, TissueMask.side(metadata, pixel));
    TissueMask found = mask(metadata, picture, options.detector());
    TissueMask mask = cleaned(found, pixel, options);
    if (options.detector() instanceof OtsuTissueDetector) {
      return new TissueFinding(mask, doubt(found, mask, mask, "Stain", pixel, options));
    }
    TissueMask otsu = cleaned(mask(metadata, picture, new OtsuTissueDetector()), pixel, options);
    return new TissueFinding(mask, doubt(found, mask, otsu, "Otsu", pixel, options));
  }

  private static TissueMask mask(
      SlideMetadata metadata, RgbImage picture, TissueDetector detector) {
    return new TissueMask(
        picture.width(),
        picture.height(),
        (double) metadata.width() / picture.width(),
        (double) metadata.height() / picture.height(),
        detector.detect(picture));
  }

  private static TissueMask cleaned(TissueMask mask, MicronsPerPixel pixel, TissueOptions options) {
    double rasterUm2 = mask.pixelWidth() * pixel.x() * mask.pixelHeight() * pixel.y();
    return mask.withoutSmall(
        options.minimumRegionUm2() / rasterUm2, options.minimumHoleUm2() / rasterUm2);
  }

  private static Optional<String> doubt(
      TissueMask found,
      TissueMask mask,
      TissueMask other,
      String otherName,
      MicronsPerPixel pixel,
      TissueOptions options) {
    int all = mask.width() * mask.height();
    int count = mask.count();
    int others = other.count();
    if (count == 0 && others > 0) {
      return Optional.of(
          "no tissue was found, but the method %s finds %.3f mm²: try Find tissue by %s"
              .formatted(otherName, other.areaMm2(pixel), otherName));
    }
    if (count == 0 && found.count() > 0) {
      return Optional.of(
          "no tissue was found but pieces of %.3f mm² in all, each smaller than %.0f µm²: lower Smallest region, for example to %.0f µm², or try Find tissue by %s"
              .formatted(
                  found.areaMm2(pixel),
                  options.minimumRegionUm2(),
                  options.minimumRegionUm2() / 10,
                  otherName));
    }
    if (count == 0) {
      return Optional.of(
          "no tissue was found: look at the slide, and try Find tissue by %s or Least tissue 0"
              .formatted(otherName));
    }
    if (count > ALL * all) {
      return Optional.of(
          "tissue is %.0f %% of the picture: right for a picture cut out of tissue; otherwise the glass is coloured, try Find tissue by %s"
              .formatted(100.0 * count / all, otherName));
    }
    if (Math.max(count, others) > LITTLE * all && (count > FAR * others || others > FAR * count)) {
      return Optional.of(
          "tissue of %.3f mm² was found, but the method %s finds %.3f mm²: look at the overview, and choose the one that is right (Find tissue by)"
              .formatted(mask.areaMm2(pixel), otherName, other.areaMm2(pixel)));
    }
    return Optional.empty();
  }
}
