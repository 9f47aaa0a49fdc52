package org.contexture.slides.region;

import java.util.Map;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Region;
import org.contexture.slides.SlideMetadata;

/**
 * What annotations need to know of their slide.
 *
 * @param width level-0 px
 * @param height level-0 px
 * @param micronsPerPixel of level 0
 * @param properties the file's own
 */
public record SlideFrame(
    int width,
    int height,
    Optional<MicronsPerPixel> micronsPerPixel,
    Map<String, String> properties) {

  public SlideFrame {
    properties = Map.copyOf(properties);
  }

  public static SlideFrame of(SlideMetadata slide) {
    return new SlideFrame(
        slide.width(), slide.height(), slide.micronsPerPixel(), slide.properties());
  }

  /**
   * The part of the slide that was scanned, where the file names one (MRXS, SCN, BIF): QuPath shows
   * that part only, and counts from its corner.
   */
  public Optional<Region> bounds() {
    Optional<Double> x = number("openslide.bounds-x");
    Optional<Double> y = number("openslide.bounds-y");
    Optional<Double> boundsWidth = number("openslide.bounds-width");
    Optional<Double> boundsHeight = number("openslide.bounds-height");
    return x.isPresent() && y.isPresent() && boundsWidth.isPresent() && boundsHeight.isPresent()
        ? Optional.of(new Region(x.get(), y.get(), boundsWidth.get(), boundsHeight.get()))
        : Optional.empty();
  }

  /** A property that is a number. */
  Optional<Double> number(String property) {
    try {
      return Optional.ofNullable(properties.get(property)).map(Double::valueOf);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
