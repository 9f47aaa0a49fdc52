package org.contexture.pipeline.heatmap;

import java.util.Optional;
import org.contexture.slides.SlideMetadata;

/**
 * The level-0 pixel that GeoJSON counts from. QuPath shows the scanned part of a slide alone
 * (OpenSlide's {@code bounds}, in MRXS and SCN far from the corner) and counts from its corner.
 *
 * @param x level-0 px
 * @param y level-0 px
 */
public record GeoJsonOrigin(int x, int y) {

  /** The slide's own corner. */
  public static final GeoJsonOrigin SLIDE = new GeoJsonOrigin(0, 0);

  /** Where QuPath has its corner. */
  public static GeoJsonOrigin ofQuPath(SlideMetadata slide) {
    Optional<Integer> x = bound(slide, "openslide.bounds-x");
    Optional<Integer> y = bound(slide, "openslide.bounds-y");
    return x.isPresent() && y.isPresent() ? new GeoJsonOrigin(x.get(), y.get()) : SLIDE;
  }

  private static Optional<Integer> bound(SlideMetadata slide, String property) {
    return Optional.ofNullable(slide.properties().get(property))
        .filter(text -> text.matches("\\d{1,9}"))
        .map(Integer::valueOf);
  }
}
