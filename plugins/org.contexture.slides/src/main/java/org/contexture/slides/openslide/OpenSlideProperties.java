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

  /** OpenSlide's own, or a TIFF's resolution where it is that of a scan (as OpenSlide 4 does). */
  static Optional<MicronsPerPixel> micronsPerPixel(Map<String, String> properties) {
    double x = number(properties, "openslide.mpp-x");
    double y = number(properties, "openslide.mpp-y");
    if (!"generic-tiff".equals(properties.get("openslide.vendor"))) {
      return MicronsPerPixel.stated(x, y);
    }
    double micronsPerUnit =
        switch (properties.getOrDefault("tiff.ResolutionUnit", "")) {
          case "inch" -> 25400;
          case "centimeter" -> 10000;
          default -> Double.NaN;
        };
    return MicronsPerPixel.statedOfScan(x, y)
        .or(
            () ->
                MicronsPerPixel.statedOfScan(
                    micronsPerUnit / number(properties, "tiff.XResolution"),
                    micronsPerUnit / number(properties, "tiff.YResolution")));
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

  /** A property as a number; NaN where it is absent or none. */
  private static double number(Map<String, String> properties, String name) {
    try {
      return Double.parseDouble(properties.getOrDefault(name, "").strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
