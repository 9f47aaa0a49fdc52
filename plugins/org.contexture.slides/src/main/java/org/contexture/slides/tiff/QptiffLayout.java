package org.contexture.slides.tiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.contexture.slides.Scan;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.channel.Channel;

/**
 * QPTIFF of Akoya (PerkinElmer), brightfield: each page says in XML whether it is the scan at full
 * or reduced resolution, a thumbnail, an overview or the label. Fluorescence has a grey page for
 * each channel.
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
      Map<String, String> texts = texts(directory);
      switch (texts.getOrDefault("ImageType", "")) {
        case "FullResolution" -> {
          full.add(TiffImage.of(directory));
          channels.add(texts.getOrDefault("Name", "channel " + full.size()));
          texts.forEach((name, text) -> properties.putIfAbsent("qptiff." + name, text));
        }
        case "ReducedResolution" -> reduced.add(TiffImage.of(directory));
        default -> associate(texts, directory, associated, properties);
      }
    }
    requireBrightfield(first, full, channels);
    List<TiffImage> levels = new ArrayList<>(full);
    for (TiffImage image : reduced) {
      if (GenericLayout.isReduced(image, full.get(0))) {
        levels.add(image);
      }
    }
    describe(full.get(0).directory(), properties);
    return new TiffLayout(
        "QPTIFF",
        levels,
        associated,
        TiffProperties.resolution(full.get(0).directory()),
        properties);
  }

  /** The channels: pages of full resolution, and their smaller copies in the same order. */
  static Optional<ChannelPages> channels(List<TiffDirectory> directories) throws SlideException {
    List<TiffDirectory> full = new ArrayList<>();
    List<TiffDirectory> reduced = new ArrayList<>();
    List<Channel> channels = new ArrayList<>();
    Map<String, String> properties = new TreeMap<>();
    Map<String, TiffImage> associated = new TreeMap<>();
    for (TiffDirectory directory : directories) {
      Map<String, String> texts = texts(directory);
      switch (texts.getOrDefault("ImageType", "")) {
        case "FullResolution" -> {
          full.add(directory);
          channels.add(
              new Channel(
                  texts.getOrDefault("Name", "channel " + full.size()),
                  colour(texts.getOrDefault("Color", "")),
                  ChannelPages.largest(directory)));
          texts.forEach((name, text) -> properties.putIfAbsent("qptiff." + name, text));
        }
        case "ReducedResolution" -> reduced.add(directory);
        default -> associate(texts, directory, associated, properties);
      }
    }
    if (full.size() < 2 || ChannelPages.samples(full.get(0)) > 1) {
      return Optional.empty();
    }
    describe(full.get(0), properties);
    return Optional.of(
        new ChannelPages(
            "QPTIFF",
            channels,
            ChannelPages.levels(full, reduced),
            TiffProperties.resolution(full.get(0)),
            properties,
            associated));
  }

  /** {@code 0,255,0}. */
  private static OptionalInt colour(String text) {
    if (!text.matches("\\d{1,3},\\d{1,3},\\d{1,3}")) {
      return OptionalInt.empty();
    }
    int rgb = 0;
    for (String value : text.split(",", -1)) {
      rgb = rgb << 8 | Math.min(255, Integer.parseInt(value));
    }
    return OptionalInt.of(rgb);
  }

  private static Map<String, String> texts(TiffDirectory directory) throws SlideException {
    String description = directory.text(TiffTag.IMAGE_DESCRIPTION).orElse("");
    return isQptiff(description) ? QptiffXml.read(directory, description) : Map.of();
  }

  private static void associate(
      Map<String, String> texts,
      TiffDirectory directory,
      Map<String, TiffImage> associated,
      Map<String, String> properties) {
    switch (texts.getOrDefault("ImageType", "")) {
      case "Thumbnail" -> TiffLayout.associate("thumbnail", directory, associated, properties);
      case "Overview" -> TiffLayout.associate("macro", directory, associated, properties);
      case "Label" -> TiffLayout.associate("label", directory, associated, properties);
      default -> {} // of a kind that later versions may add
    }
  }

  private static void describe(TiffDirectory first, Map<String, String> properties)
      throws SlideException {
    TiffProperties.of(first).forEach(properties::putIfAbsent);
    properties.remove("tiff.ImageDescription"); // the XML
    properties.put("openslide.vendor", "akoya");
    SlideNotes.onlyMade("QPTIFF", properties);
    String objective = properties.getOrDefault("qptiff.Objective", "").replaceAll("[xX×]$", "");
    if (TiffProperties.number(objective) > 0) {
      properties.put(Scan.OBJECTIVE, objective);
    }
  }

  private static void requireBrightfield(
      TiffDirectory first, List<TiffImage> full, List<String> channels)
      throws UnsupportedSlideException {
    if (full.isEmpty()) {
      throw ChunkCodecs.unsupported(first, "a QPTIFF without a page of full resolution");
    }
    if (full.size() > 1 || full.get(0).isGrey()) {
      throw new UnsupportedSlideException(
          "%s is fluorescence (QPTIFF with the channels %s), expected a brightfield scan in colour. Choose channels in the Slide Reader, or export the slide as RGB."
              .formatted(first.file().path(), String.join(", ", channels)));
    }
  }
}
