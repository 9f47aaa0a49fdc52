package org.contexture.slides.tiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Scan;
import org.contexture.slides.SlideException;

/**
 * Trestle (MedScan) TIFF: every directory is a tiled level. Files whose tiles overlap are left to
 * OpenSlide. XResolution and YResolution hold µm per pixel, against the TIFF standard.
 */
final class TrestleLayout {

  private TrestleLayout() {}

  static boolean isTrestle(TiffDirectory first) throws SlideException {
    return first.text(TiffTag.SOFTWARE).orElse("").startsWith("MedScan");
  }

  static TiffLayout of(List<TiffDirectory> directories, String description) throws SlideException {
    TiffDirectory first = directories.get(0);
    Map<String, String> properties = TiffProperties.of(first);
    properties.put("openslide.vendor", "trestle");
    for (String pair : description.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        properties.put(
            "trestle." + pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    if (!properties.getOrDefault("trestle.OverlapsXY", "").matches("[0\\s]*")) {
      throw ChunkCodecs.leftToOpenSlide(first, "Trestle files whose tiles overlap");
    }
    Optional.ofNullable(properties.get("trestle.Objective Power"))
        .ifPresent(power -> properties.put(Scan.OBJECTIVE, power));
    List<TiffImage> levels = new ArrayList<>();
    for (TiffDirectory directory : directories) {
      if (!directory.isTiled()) {
        throw ChunkCodecs.unsupported(directory, "Trestle levels without tiles");
      }
      levels.add(TiffImage.of(directory));
    }
    Optional<MicronsPerPixel> micronsPerPixel =
        MicronsPerPixel.statedOfScan(
            first.real(TiffTag.X_RESOLUTION).orElse(Double.NaN),
            first.real(TiffTag.Y_RESOLUTION).orElse(Double.NaN));
    return new TiffLayout("Trestle TIFF", levels, Map.of(), micronsPerPixel, properties);
  }
}
