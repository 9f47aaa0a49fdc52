package org.contexture.slides.openslide;

import java.util.Map;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;

/** What OpenSlide's properties say about a slide. */
final class OpenSlideProperties {

  private static final int WHITE = 0xFFFFFF;

  /** A coarser resolution is that of a screen or a printer. */
  private static final double COARSEST_SCAN_UM = 25;

  private static final Map<String, String> FORMATS =
      Map.ofEntries(
          Map.entry("aperio", "Aperio SVS"),
          Map.entry("dicom", "DICOM"),
          Map.entry("generic-tiff", "Tiled TIFF"),
          Map.entry("hamamatsu", "Hamamatsu"),
          Map.entry("leica", "Leica SCN"),
          Map.entry("mirax", "3DHISTECH MIRAX"),
          Map.entry("philips", "Philips TIFF"),
          Map.entry("sakura", "Sakura SVSLIDE"),
          Map.entry("trestle", "Trestle TIFF"),
          Map.entry("ventana", "Ventana BIF"),
          Map.entry("zeiss", "Zeiss CZI"));

  private OpenSlideProperties() {}

  static String formatName(String vendor) {
    return FORMATS.getOrDefault(vendor, vendor);
  }

  /** OpenSlide's own, or a TIFF's resolution where it is that of a scan (as OpenSlide 4 does). */
  static Optional<MicronsPerPixel> micronsPerPixel(Map<String, String> properties) {
    boolean generic = "generic-tiff".equals(properties.get("openslide.vendor"));
    Optional<Double> x =
        positive(properties.get("openslide.mpp-x"))
            .or(() -> generic ? resolution(properties, "tiff.XResolution") : Optional.empty());
    Optional<Double> y =
        positive(properties.get("openslide.mpp-y"))
            .or(() -> generic ? resolution(properties, "tiff.YResolution") : Optional.empty());
    return x.isPresent() && y.isPresent()
        ? Optional.of(new MicronsPerPixel(x.get(), y.get()))
        : Optional.empty();
  }

  private static Optional<Double> resolution(Map<String, String> properties, String name) {
    double micronsPerUnit =
        switch (properties.getOrDefault("tiff.ResolutionUnit", "")) {
          case "inch" -> 25400;
          case "centimeter" -> 10000;
          default -> 0;
        };
    Optional<Double> perUnit = number(properties.get(name));
    return perUnit
        .map(count -> micronsPerUnit / count)
        .filter(microns -> microns > 0 && microns < COARSEST_SCAN_UM);
  }

  /** The slide's background as 0xRRGGBB; white where it does not say. */
  static int background(Map<String, String> properties) {
    String colour = properties.get("openslide.background-color");
    if (colour == null) {
      return WHITE;
    }
    try {
      return Integer.parseInt(colour.replace("#", "").strip(), 16) & WHITE;
    } catch (NumberFormatException e) {
      return WHITE;
    }
  }

  private static Optional<Double> positive(String text) {
    return number(text).filter(value -> value > 0 && value < 1000);
  }

  private static Optional<Double> number(String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(Double.valueOf(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
