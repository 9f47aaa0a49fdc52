package org.contexture.slides.tiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Scan;
import org.contexture.slides.ScanTime;
import org.contexture.slides.SlideException;

/**
 * Philips TIFF: tiled directories are levels; striped ones are described as {@code Label} or {@code
 * Macro}. The levels' sizes include padding up to whole tiles: the true ones follow from the pixel
 * spacings in the XML.
 */
final class PhilipsLayout {

  private PhilipsLayout() {}

  static boolean isPhilips(TiffDirectory first, String description) throws SlideException {
    return first.text(TiffTag.SOFTWARE).orElse("").startsWith("Philips")
        && description.contains("DPUfsImport");
  }

  static TiffLayout of(List<TiffDirectory> directories, String description) throws SlideException {
    TiffDirectory first = directories.get(0);
    List<TiffImage> images = new ArrayList<>();
    Map<String, TiffImage> associated = new TreeMap<>();
    Map<String, String> properties = TiffProperties.of(first);
    for (TiffDirectory directory : directories) {
      String name = directory.text(TiffTag.IMAGE_DESCRIPTION).orElse("");
      if (directory.isTiled()) {
        images.add(TiffImage.of(directory));
      } else if (name.startsWith("Label")) {
        TiffLayout.associate("label", directory, associated, properties);
      } else if (name.startsWith("Macro")) {
        TiffLayout.associate("macro", directory, associated, properties);
      }
    }
    PhilipsXml xml = PhilipsXml.read(first, description);
    List<MicronsPerPixel> spacings = xml.spacings();
    if (xml.slides() != 1 || spacings.size() != images.size() || images.isEmpty()) {
      throw ChunkCodecs.leftToOpenSlide(
          first,
          "Philips files with %d slide images and %d pixel spacings for %d levels"
              .formatted(xml.slides(), spacings.size(), images.size()));
    }
    properties.remove("tiff.ImageDescription"); // megabytes of XML with the label inside
    properties.put("openslide.vendor", "philips");
    properties.putAll(xml.properties());
    Scan.putScanner(properties.getOrDefault("philips.DICOM_MANUFACTURER", ""), "", properties);
    Scan.putTime(
        ScanTime.yearFirst(properties.getOrDefault("philips.DICOM_ACQUISITION_DATETIME", "")),
        properties);
    return new TiffLayout(
        "Philips TIFF",
        withoutPadding(images, spacings),
        associated,
        Optional.of(spacings.get(0)),
        properties);
  }

  /** Factors between levels are whole numbers; the spacings give them up to rounding. */
  private static List<TiffImage> withoutPadding(
      List<TiffImage> images, List<MicronsPerPixel> spacings) {
    TiffImage first = images.get(0);
    List<TiffImage> levels = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      double across = spacings.get(i).x() / spacings.get(0).x();
      double down = spacings.get(i).y() / spacings.get(0).y();
      long factor = Math.max(1, Math.round((across + down) / 2));
      levels.add(
          images.get(i).cropped((int) (first.width() / factor), (int) (first.height() / factor)));
    }
    return levels;
  }
}
