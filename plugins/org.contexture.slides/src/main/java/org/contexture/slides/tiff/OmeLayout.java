package org.contexture.slides.tiff;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.file.SlideFile;

/**
 * OME-TIFF (version 6): the XML tells which directory holds which image. The slide is the first
 * image whose name is none of a label, macro, overview or thumbnail; its SubIFDs are the further
 * levels. Those others are associated images, by name. Only grey or RGB pixels in one plane are
 * brightfield: separate channels and depths are refused.
 *
 * <p>The XML may be in a companion file beside this one, and name several files of pixels: then
 * this file's own images count alone.
 */
final class OmeLayout {

  private static final int LONGEST_XML = 64 << 20;

  /** An image of this file, and the directory that holds it. */
  record Place(OmeXml.Image image, long directory) {

    boolean isAssociated() {
      String name = image.name().toLowerCase(Locale.ROOT);
      return List.of("label", "macro", "overview", "thumb").stream().anyMatch(name::contains);
    }
  }

  private OmeLayout() {}

  static boolean isOme(String description) {
    return description.contains("<OME") && description.strip().endsWith("OME>");
  }

  /** The images of this file, and which is the slide. */
  record Found(OmeXml xml, List<Place> places, Place slide) {}

  private static Found find(List<TiffDirectory> directories, String description)
      throws SlideException {
    TiffDirectory first = directories.get(0);
    OmeXml xml = OmeXml.of(first, description);
    if (xml.companion().isPresent()) {
      xml = OmeXml.of(first, companion(first, xml.companion().get()));
    }
    List<Place> places = places(first, xml.images(), directories);
    Place slide =
        places.stream()
            .filter(place -> !place.isAssociated())
            .findFirst()
            .orElseThrow(
                () ->
                    ChunkCodecs.unsupported(
                        first, "OME-TIFF whose XML names no image of this file but its label"));
    return new Found(xml, places, slide);
  }

  /** The channels of the slide; empty if it is one plane. */
  static Optional<ChannelPages> channels(List<TiffDirectory> directories, String description)
      throws SlideException {
    Found found = find(directories, description);
    Place slide = found.slide;
    if (planes(slide.image, slide.directory, directories) == 1) {
      return Optional.empty();
    }
    OmeChannels channels = OmeChannels.of(slide, directories);
    TiffDirectory page = channels.pages().get(0);
    Map<String, String> properties = properties(found, page);
    channels.leftOut().ifPresent(text -> properties.put(SlideNotes.LEFT_OUT + "frames", text));
    return Optional.of(
        new ChannelPages(
            "OME-TIFF",
            channels.channels(),
            ChannelPages.ofSubDirectories(channels.pages()),
            micronsPerPixel(slide, page),
            properties,
            others(slide, found.places, directories, properties)));
  }

  static TiffLayout of(List<TiffDirectory> directories, String description) throws SlideException {
    TiffDirectory first = directories.get(0);
    Found found = find(directories, description);
    Place slide = found.slide;
    requireBrightfield(first, slide, directories);
    if (slide.directory >= directories.size()) {
      throw first
          .file()
          .damaged(
              first.offset(),
              "OME-XML puts the image '%s' into a directory that is not there"
                  .formatted(slide.image.name()),
              "IFD " + slide.directory,
              "one of " + directories.size());
    }
    TiffDirectory directory = directories.get((int) slide.directory);
    TiffImage level0 = TiffImage.of(directory);
    requireSize(slide.image, level0);
    List<TiffImage> levels = new ArrayList<>();
    levels.add(level0);
    levels.addAll(GenericLayout.subLevels(level0));
    Map<String, String> properties = properties(found, directory);
    return new TiffLayout(
        "OME-TIFF",
        levels,
        others(slide, found.places, directories, properties),
        micronsPerPixel(slide, directory),
        properties);
  }

  private static Map<String, String> properties(Found found, TiffDirectory directory)
      throws SlideException {
    Map<String, String> properties = TiffProperties.of(directory);
    found.xml.describe(found.slide.image, properties);
    properties.remove("tiff.ImageDescription"); // may be megabytes of XML
    properties.put("openslide.vendor", "ome");
    return properties;
  }

  private static Optional<MicronsPerPixel> micronsPerPixel(Place slide, TiffDirectory directory)
      throws SlideException {
    Optional<MicronsPerPixel> stated = slide.image.micronsPerPixel();
    return stated.isPresent() ? stated : TiffProperties.resolution(directory);
  }

  private static String companion(TiffDirectory directory, String name) throws SlideException {
    Path file = directory.file().path();
    int slash = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
    Path path =
        SlideFile.beside(file, name.substring(slash + 1))
            .orElseThrow(
                () ->
                    new SlideException(
                        file + ": found '" + name + "', expected the name of a companion file."));
    try {
      if (Files.size(path) > LONGEST_XML) {
        throw new SlideException(path + " is longer than 64 MiB, expected OME-XML.");
      }
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new SlideException(
          "%s is described by its companion %s, which cannot be read (%s). Put that file beside it."
              .formatted(directory.file().path(), name, e.getMessage()),
          e);
    }
  }

  /** The images whose first plane is in this file. */
  private static List<Place> places(
      TiffDirectory first, List<OmeXml.Image> images, List<TiffDirectory> directories)
      throws SlideException {
    String own = String.valueOf(first.file().path().getFileName());
    List<Place> places = new ArrayList<>();
    List<String> elsewhere = new ArrayList<>();
    long next = 0;
    for (OmeXml.Image image : images) {
      Optional<OmeXml.Plane> told = image.planes().stream().findFirst();
      String file = told.map(OmeXml.Plane::file).orElse("");
      // a file that was renamed: with one name only, that is this file
      boolean here = file.isEmpty() || file.equals(own) || !severalFiles(images);
      long directory = told.map(plane -> (long) plane.directory()).orElse(next);
      next = directory + planes(image, directory, directories);
      if (here) {
        places.add(new Place(image, directory));
      } else {
        elsewhere.add(file);
      }
    }
    if (places.isEmpty()) {
      throw new UnsupportedSlideException(
          elsewhere.isEmpty()
              ? first.file().path() + " is an OME-TIFF whose own XML describes no image."
              : "%s holds none of the images that its OME-XML describes: they are in %s. Read that file instead."
                  .formatted(first.file().path(), elsewhere.get(0)));
    }
    return places;
  }

  private static boolean severalFiles(List<OmeXml.Image> images) {
    return images.stream()
            .flatMap(image -> image.planes().stream())
            .map(OmeXml.Plane::file)
            .distinct()
            .count()
        > 1;
  }

  /**
   * Directories that an image takes. Samples of a pixel are in one; where the XML does not say how
   * many a channel has, the directory does.
   */
  private static long planes(OmeXml.Image image, long directory, List<TiffDirectory> directories)
      throws SlideException {
    long stated = image.described().stream().mapToLong(OmeXml.Described::samples).max().orElse(0);
    long samples =
        stated == 0 && directory < directories.size()
            ? directories.get((int) directory).integer(TiffTag.SAMPLES_PER_PIXEL, 1)
            : Math.max(1, stated);
    long merged = image.channels() % samples == 0 ? image.channels() / samples : image.channels();
    return merged * image.stack();
  }

  private static void requireBrightfield(
      TiffDirectory first, Place place, List<TiffDirectory> directories) throws SlideException {
    long planes = planes(place.image, place.directory, directories);
    if (planes != 1) {
      throw new UnsupportedSlideException(
          "%s is an OME-TIFF of %d planes (channels, depths or times), expected a brightfield image: one plane of RGB. Choose its channels in the Slide Reader%s, or export it again as RGB."
              .formatted(first.file().path(), planes, names(place, directories)));
    }
  }

  private static String names(Place place, List<TiffDirectory> directories) {
    try {
      return OmeChannels.of(place, directories).names();
    } catch (SlideException e) {
      return ""; // said when they are chosen
    }
  }

  private static void requireSize(OmeXml.Image image, TiffImage level0) throws SlideException {
    TiffDirectory directory = level0.directory();
    long width = directory.integer(TiffTag.IMAGE_WIDTH, 0);
    long height = directory.integer(TiffTag.IMAGE_LENGTH, 0);
    if (width != image.width() || height != image.height()) {
      throw directory
          .file()
          .damaged(
              directory.offset(),
              "not the image '%s' that the OME-XML puts there".formatted(image.name()),
              width + " × " + height + " px",
              image.width() + " × " + image.height() + " px");
    }
  }

  private static Map<String, TiffImage> others(
      Place slide,
      List<Place> places,
      List<TiffDirectory> directories,
      Map<String, String> properties) {
    Map<String, TiffImage> associated = new TreeMap<>();
    List<String> further = new ArrayList<>();
    for (Place place : places) {
      if (place.isAssociated()) {
        if (place.image.stack() == 1 && place.directory < directories.size()) {
          TiffLayout.associate(
              place.image.name(), directories.get((int) place.directory), associated, properties);
        }
      } else if (!place.equals(slide)) {
        further.add(
            "'%s' (%d × %d px)"
                .formatted(place.image.name(), place.image.width(), place.image.height()));
      }
    }
    SlideNotes.furtherPictures(further, properties);
    return associated;
  }
}
