package org.contexture.slides.openslide;

import java.util.Map;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;

/** What OpenSlide's properties say about a slide. */
final class OpenSlideProperties {

  private static final int WHITE = 0xFFFFFF;

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

  static Optional<MicronsPerPixel> micronsPerPixel(Map<String, String> properties) {
    Optional<Double> x = positive(properties.get("openslide.mpp-x"));
    Optional<Double> y = positive(properties.get("openslide.mpp-y"));
    return x.isPresent() && y.isPresent()
        ? Optional.of(new MicronsPerPixel(x.get(), y.get()))
        : Optional.empty();
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
    if (text == null) {
      return Optional.empty();
    }
    try {
      double value = Double.parseDouble(text.strip());
      return value > 0 && value < 1000 ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
