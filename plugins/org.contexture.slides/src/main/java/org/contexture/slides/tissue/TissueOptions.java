package org.contexture.slides.tissue;

/**
 * How a tissue mask is made.
 *
 * @param detector finds tissue pixel by pixel
 * @param minimumRegionUm2 connected tissue smaller than this is dropped (dust, debris), in µm²
 * @param minimumHoleUm2 holes smaller than this are filled (lumens, fat cells), in µm²
 */
public record TissueOptions(
    TissueDetector detector, double minimumRegionUm2, double minimumHoleUm2) {

  public TissueOptions {
    if (!(minimumRegionUm2 >= 0 && minimumHoleUm2 >= 0)) {
      throw new IllegalArgumentException(
          "Minimum areas must be at least 0 µm², found %s and %s."
              .formatted(minimumRegionUm2, minimumHoleUm2));
    }
  }

  /** Stain detector; regions and holes of at least 10,000 µm² (100 µm × 100 µm). */
  public static TissueOptions defaults() {
    return of(StainTissueDetector.defaults());
  }

  /** The default areas with another detector. */
  public static TissueOptions of(TissueDetector detector) {
    return new TissueOptions(detector, 10_000, 10_000);
  }
}
