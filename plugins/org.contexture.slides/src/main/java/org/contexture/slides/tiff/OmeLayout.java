package org.contexture.slides.tiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamReader;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.SlideException;

/**
 * OME-TIFF (version 6): the first directory is level 0, its SubIFDs are the other levels. Further
 * images of one plane each are associated images, by name. Only RGB pixels of 8 bits in one plane
 * are brightfield. Separate channels and depths are refused, also for OpenSlide, which would show
 * the first of them as if it were the slide.
 */
final class OmeLayout {

  /** What the XML says about one image. */
  private record Image(String name, long planes, Optional<MicronsPerPixel> micronsPerPixel) {}

  private OmeLayout() {}

  static boolean isOme(String description) {
    return description.contains("<OME") && description.strip().endsWith("OME>");
  }

  static TiffLayout of(List<TiffDirectory> directories, String description) throws SlideException {
    TiffDirectory first = directories.get(0);
    List<Image> images = images(first, description);
    if (images.isEmpty()) {
      throw ChunkCodecs.unsupported(first, "OME-TIFF whose own XML describes no image");
    }
    if (images.get(0).planes != 1) {
      throw new SlideException(
          "%s is an OME-TIFF of %d planes (channels, depths or times), expected a brightfield image: one plane of RGB. Export it again as RGB."
              .formatted(first.file().path(), images.get(0).planes));
    }
    List<TiffImage> levels = new ArrayList<>();
    levels.add(TiffImage.of(first));
    levels.addAll(GenericLayout.subLevels(levels.get(0)));
    Map<String, String> properties = TiffProperties.of(first);
    properties.remove("tiff.ImageDescription"); // may be megabytes of XML
    properties.put("openslide.vendor", "ome");
    Optional<MicronsPerPixel> micronsPerPixel = images.get(0).micronsPerPixel;
    return new TiffLayout(
        "OME-TIFF",
        levels,
        associated(directories, images, properties),
        micronsPerPixel.isPresent() ? micronsPerPixel : TiffProperties.resolution(first),
        properties);
  }

  private static Map<String, TiffImage> associated(
      List<TiffDirectory> directories, List<Image> images, Map<String, String> properties)
      throws SlideException {
    Map<String, TiffImage> associated = new TreeMap<>();
    long plane = images.get(0).planes;
    for (Image image : images.subList(1, images.size())) {
      String name = image.name.toLowerCase(Locale.ROOT);
      boolean picture = name.contains("label") || name.contains("macro") || name.contains("thumb");
      if (picture && image.planes == 1 && plane < directories.size()) {
        TiffLayout.associate(image.name, directories.get((int) plane), associated, properties);
      }
      plane += image.planes;
    }
    return associated;
  }

  private static List<Image> images(TiffDirectory directory, String description)
      throws SlideException {
    List<Image> images = new ArrayList<>();
    String[] name = {""};
    TiffXml.visit(
        directory,
        description,
        element -> {
          if (element.getLocalName().equals("Image")) {
            name[0] = TiffXml.attribute(element, "Name");
          } else if (element.getLocalName().equals("Pixels")) {
            images.add(new Image(name[0], planes(directory, element), micronsPerPixel(element)));
          } else if (element.getLocalName().equals("Channel") && !images.isEmpty()) {
            mergeChannel(images, TiffXml.attribute(element, "SamplesPerPixel"));
          }
        });
    return images;
  }

  /** SizeC counts samples: an RGB channel of three is one plane. */
  private static void mergeChannel(List<Image> images, String samples) {
    Image image = images.get(images.size() - 1);
    if (samples.equals("3") && image.planes % 3 == 0) {
      images.set(images.size() - 1, new Image(image.name, image.planes / 3, image.micronsPerPixel));
    }
  }

  private static long planes(TiffDirectory directory, XMLStreamReader pixels)
      throws SlideException {
    long planes = 1;
    for (String size : new String[] {"SizeC", "SizeZ", "SizeT"}) {
      String value = TiffXml.attribute(pixels, size);
      if (!value.matches("[1-9][0-9]{0,5}")) {
        throw directory
            .file()
            .damaged(directory.offset(), "OME-XML " + size, "'" + value + "'", "a whole number");
      }
      planes *= Long.parseLong(value);
    }
    return planes;
  }

  private static Optional<MicronsPerPixel> micronsPerPixel(XMLStreamReader pixels) {
    return MicronsPerPixel.stated(
        microns(pixels, "PhysicalSizeX"), microns(pixels, "PhysicalSizeY"));
  }

  /** The unit is µm where none is given. */
  private static double microns(XMLStreamReader pixels, String name) {
    double factor =
        switch (TiffXml.attribute(pixels, name + "Unit")) {
          case "", "µm", "\u03BCm", "um" -> 1;
          case "pm" -> 1e-6;
          case "\u00C5", "\u212B" -> 1e-4; // Ångström
          case "nm" -> 1e-3;
          case "mm" -> 1e3;
          case "cm" -> 1e4;
          case "m" -> 1e6;
          case "in" -> 25400;
          default -> Double.NaN; // pixel, reference frame, …
        };
    return factor * TiffProperties.number(TiffXml.attribute(pixels, name));
  }
}
