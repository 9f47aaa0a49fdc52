package org.contexture.slides.tiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.UnsupportedSlideException;

/**
 * QPTIFF of Akoya (PerkinElmer), brightfield: each page says in XML whether it is the scan at full
 * or reduced resolution, a thumbnail, an overview or the label. Fluorescence, a grey page for each
 * channel, is refused with the channels' names.
 */
final class QptiffLayout {

  private static final String ROOT = "<PerkinElmer-QPI-ImageDescription";

  private QptiffLayout() {}

  static boolean isQptiff(String description) {
    return description.contains(ROOT);
  }

  static TiffLayout of(List<TiffDirectory> directories) throws SlideException {
    TiffDirectory first = directories.get(0);
    Map<String, String> properties = new TreeMap<>();
    List<TiffImage> full = new ArrayList<>();
    List<TiffImage> reduced = new ArrayList<>();
    List<String> channels = new ArrayList<>();
    Map<String, TiffImage> associated = new TreeMap<>();
    for (TiffDirectory directory : directories) {
      String description = directory.text(TiffTag.IMAGE_DESCRIPTION).orElse("");
      Map<String, String> texts =
          isQptiff(description) ? QptiffXml.read(directory, description) : Map.of();
      switch (texts.getOrDefault("ImageType", "")) {
        case "FullResolution" -> {
          full.add(TiffImage.of(directory));
          channels.add(texts.getOrDefault("Name", "channel " + full.size()));
          texts.forEach((name, text) -> properties.putIfAbsent("qptiff." + name, text));
        }
        case "ReducedResolution" -> reduced.add(TiffImage.of(directory));
        case "Thumbnail" -> TiffLayout.associate("thumbnail", directory, associated, properties);
        case "Overview" -> TiffLayout.associate("macro", directory, associated, properties);
        case "Label" -> TiffLayout.associate("label", directory, associated, properties);
        default -> {} // of a kind that later versions may add
      }
    }
    requireBrightfield(first, full, channels);
    List<TiffImage> levels = new ArrayList<>(full);
    for (TiffImage image : reduced) {
      if (GenericLayout.isReduced(image, full.get(0))) {
        levels.add(image);
      }
    }
    properties.put("openslide.vendor", "akoya");
    SlideNotes.onlyMade("QPTIFF", properties);
    String objective = properties.getOrDefault("qptiff.Objective", "").replaceAll("[xX×]$", "");
    if (TiffProperties.number(objective) > 0) {
      properties.put("openslide.objective-power", objective);
    }
    return new TiffLayout(
        "QPTIFF",
        levels,
        associated,
        TiffProperties.resolution(full.get(0).directory()),
        properties);
  }

  private static void requireBrightfield(
      TiffDirectory first, List<TiffImage> full, List<String> channels)
      throws UnsupportedSlideException {
    if (full.isEmpty()) {
      throw ChunkCodecs.unsupported(first, "a QPTIFF without a page of full resolution");
    }
    if (full.size() > 1 || full.get(0).isGrey()) {
      throw new UnsupportedSlideException(
          "%s is fluorescence (QPTIFF with the channels %s), expected a brightfield scan in colour. Export the slide as RGB."
              .formatted(first.file().path(), String.join(", ", channels)));
    }
  }
}
