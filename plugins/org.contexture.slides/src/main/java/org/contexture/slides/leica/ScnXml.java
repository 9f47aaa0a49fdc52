package org.contexture.slides.leica;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;
import org.contexture.slides.SlideException;
import org.contexture.slides.leica.ScnImage.Dimension;
import org.contexture.slides.tiff.TiffDirectory;
import org.contexture.slides.tiff.TiffXml;

/** The description of an SCN file: a collection of images and the slide's size. */
final class ScnXml implements TiffXml.Visitor {

  private static final Set<String> SETTINGS =
      Set.of("illuminationSource", "objective", "numericalAperture", "creationDate");

  private final TiffDirectory directory;
  private final Deque<String> path = new ArrayDeque<>();
  private final List<ScnImage> images = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private long slideWidth;
  private long slideHeight;
  private String barcode = "";
  private int otherPlanes;

  private long[] view = new long[4];
  private List<Dimension> dimensions = new ArrayList<>();
  private Set<String> channels = new HashSet<>();
  private Map<String, String> settings = new HashMap<>();

  private ScnXml(TiffDirectory directory) {
    this.directory = directory;
  }

  static ScnXml read(TiffDirectory directory, String xml) throws SlideException {
    ScnXml scn = new ScnXml(directory);
    TiffXml.visit(directory, xml, scn);
    return scn;
  }

  List<ScnImage> images() {
    return images;
  }

  /** In nm. */
  long slideWidth() {
    return slideWidth;
  }

  long slideHeight() {
    return slideHeight;
  }

  String barcode() {
    return barcode;
  }

  /** Pictures that are not of the first focal plane. */
  int otherPlanes() {
    return otherPlanes;
  }

  /** A picture of the whole slide, not of an area. */
  boolean isMacro(ScnImage image) {
    return image.x() == 0
        && image.y() == 0
        && image.width() == slideWidth
        && image.height() == slideHeight;
  }

  @Override
  public void start(XMLStreamReader element) throws SlideException {
    path.push(element.getLocalName());
    text.setLength(0);
    switch (element.getLocalName()) {
      case "collection" -> {
        slideWidth = number(element, "sizeX", 1);
        slideHeight = number(element, "sizeY", 1);
        barcode = TiffXml.attribute(element, "barcode");
      }
      case "image" -> {
        view = new long[4];
        dimensions = new ArrayList<>();
        channels = new HashSet<>();
        settings = new HashMap<>();
      }
      case "view" ->
          view =
              new long[] {
                number(element, "offsetX", 0),
                number(element, "offsetY", 0),
                number(element, "sizeX", 1),
                number(element, "sizeY", 1)
              };
      case "dimension" -> addDimension(element);
      case "device" -> {
        settings.put("device-model", TiffXml.attribute(element, "model"));
        settings.put("device-version", TiffXml.attribute(element, "version"));
      }
      default -> {}
    }
  }

  private void addDimension(XMLStreamReader element) throws SlideException {
    String channel = TiffXml.attribute(element, "c");
    channels.add(channel);
    boolean firstPlane = List.of("", "0").contains(TiffXml.attribute(element, "z"));
    otherPlanes += firstPlane ? 0 : 1;
    if (firstPlane && List.of("", "0").contains(channel)) {
      dimensions.add(
          new Dimension(
              (int) Math.min(Integer.MAX_VALUE, number(element, "ifd", 0)),
              (int) Math.min(Integer.MAX_VALUE, number(element, "sizeX", 1)),
              (int) Math.min(Integer.MAX_VALUE, number(element, "sizeY", 1))));
    }
  }

  private long number(XMLStreamReader element, String name, long least) throws SlideException {
    String value = TiffXml.attribute(element, name);
    try {
      long number = Long.parseLong(value.strip());
      if (number >= least && number <= 1L << 50) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, with the place
    }
    throw directory
        .file()
        .damaged(
            directory.offset(),
            "%s of <%s> in the XML".formatted(name, element.getLocalName()),
            "'" + value + "'",
            "a whole number from " + least);
  }

  @Override
  public void text(String more) {
    text.append(more);
  }

  @Override
  public void end(String name) throws SlideException {
    path.pop();
    if (SETTINGS.contains(name)) {
      settings.putIfAbsent(name, text.toString().strip());
    } else if (name.equals("barcode")) {
      barcode = decoded(text.toString().strip());
    } else if (name.equals("image")) {
      if (view[2] == 0 || dimensions.isEmpty()) {
        throw directory
            .file()
            .damaged(
                directory.offset(),
                "an image in the XML",
                dimensions.size() + " pictures",
                "a view and at least one");
      }
      images.add(
          new ScnImage(
              view[0],
              view[1],
              view[2],
              view[3],
              dimensions,
              Math.max(1, channels.size()),
              settings));
    }
  }

  private static String decoded(String base64) {
    try {
      return new String(
          java.util.Base64.getDecoder().decode(base64), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return base64; // older files have it as it is
    }
  }
}
