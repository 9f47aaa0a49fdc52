package org.contexture.slides.tiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.stream.XMLStreamReader;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Scan;
import org.contexture.slides.ScanTime;
import org.contexture.slides.SlideException;

/** What the XML of an OME-TIFF says of its images. */
final class OmeXml implements TiffXml.Visitor {

  /**
   * One image.
   *
   * @param name may be empty
   * @param width in px
   * @param height in px
   * @param channels SizeC, which counts samples: RGB has 3
   * @param stack depths times times
   * @param planes where its planes are, in the order of the XML; empty where it does not say
   * @param order of the planes, such as XYCZT
   * @param depths SizeZ
   * @param times SizeT
   * @param described its channels, as far as the XML describes them
   * @param acquired when it was; may be empty
   */
  record Image(
      String name,
      long width,
      long height,
      long channels,
      long stack,
      Optional<MicronsPerPixel> micronsPerPixel,
      List<Plane> planes,
      String order,
      long depths,
      long times,
      List<Described> described,
      String acquired) {}

  /**
   * A channel.
   *
   * @param samples that it has of a pixel; 0 where the XML does not say
   */
  record Described(String name, OptionalInt colour, int samples) {}

  /**
   * A run of planes.
   *
   * @param directory index of the first one in its file
   * @param count how many follow each other; 0 if it is not said
   * @param channel of the first one
   * @param depth of the first one
   * @param time of the first one
   * @param file name of the file; empty for this one
   */
  record Plane(int directory, int count, int channel, int depth, int time, String file) {}

  private static final int LONGEST_TIME = 100;

  private final TiffDirectory directory;
  private final List<Image> images = new ArrayList<>();
  private String companion = "";
  private String name = "";
  private String acquired = "";
  private String maker = "";
  private String model = "";
  private final Set<String> magnifications = new TreeSet<>();
  private final StringBuilder text = new StringBuilder();

  private OmeXml(TiffDirectory directory) {
    this.directory = directory;
  }

  static OmeXml of(TiffDirectory directory, String xml) throws SlideException {
    OmeXml read = new OmeXml(directory);
    TiffXml.visit(directory, xml, read);
    return read;
  }

  List<Image> images() {
    return images;
  }

  /** The file that holds the XML, where this one only names it. */
  Optional<String> companion() {
    return companion.isEmpty() ? Optional.empty() : Optional.of(companion);
  }

  @Override
  public void start(XMLStreamReader element) throws SlideException {
    switch (element.getLocalName()) {
      case "BinaryOnly" -> companion = TiffXml.attribute(element, "MetadataFile");
      case "Image" -> {
        name = TiffXml.attribute(element, "Name");
        acquired = "";
      }
      case "AcquisitionDate" -> text.setLength(0);
      case "Microscope" -> {
        maker = TiffXml.attribute(element, "Manufacturer");
        model = TiffXml.attribute(element, "Model");
      }
      case "Objective" -> magnifications.add(TiffXml.attribute(element, "NominalMagnification"));
      case "Pixels" ->
          images.add(
              new Image(
                  name,
                  size(element, "SizeX"),
                  size(element, "SizeY"),
                  size(element, "SizeC"),
                  size(element, "SizeZ") * size(element, "SizeT"),
                  micronsPerPixel(element),
                  new ArrayList<>(),
                  TiffXml.attribute(element, "DimensionOrder"),
                  size(element, "SizeZ"),
                  size(element, "SizeT"),
                  new ArrayList<>(),
                  acquired));
      case "Channel" -> {
        if (!images.isEmpty()) {
          last()
              .described
              .add(
                  new Described(
                      TiffXml.attribute(element, "Name"),
                      colour(TiffXml.attribute(element, "Color")),
                      whole(element, "SamplesPerPixel", 0)));
        }
      }
      case "TiffData" -> {
        if (!images.isEmpty()) {
          last()
              .planes
              .add(
                  new Plane(
                      whole(element, "IFD", 0),
                      whole(element, "PlaneCount", 0),
                      whole(element, "FirstC", 0),
                      whole(element, "FirstZ", 0),
                      whole(element, "FirstT", 0),
                      ""));
        }
      }
      case "UUID" -> {
        String file = TiffXml.attribute(element, "FileName");
        if (!file.isEmpty() && !images.isEmpty() && !last().planes.isEmpty()) {
          List<Plane> planes = last().planes;
          Plane plane = planes.get(planes.size() - 1);
          planes.set(
              planes.size() - 1,
              new Plane(
                  plane.directory, plane.count, plane.channel, plane.depth, plane.time, file));
        }
      }
      default -> {}
    }
  }

  @Override
  public void text(String more) {
    if (text.length() < LONGEST_TIME) {
      text.append(more);
    }
  }

  @Override
  public void end(String element) {
    if (element.equals("AcquisitionDate")) {
      acquired = text.toString().strip();
    }
  }

  /** Notes the microscope, when an image was taken, and the objective, where there is one only. */
  void describe(Image image, Map<String, String> properties) {
    Scan.putScanner(maker, model, properties);
    Scan.putTime(ScanTime.yearFirst(image.acquired), properties);
    String objective = magnifications.size() == 1 ? magnifications.iterator().next() : "";
    if (TiffProperties.number(objective) > 0) {
      properties.put(Scan.OBJECTIVE, objective);
    }
  }

  /** RGB of a signed number of red, green, blue and opacity. */
  private static OptionalInt colour(String value) {
    try {
      return value.isEmpty()
          ? OptionalInt.empty()
          : OptionalInt.of((int) Long.parseLong(value) >>> 8);
    } catch (NumberFormatException e) {
      return OptionalInt.empty(); // it is shown in another colour
    }
  }

  private Image last() {
    return images.get(images.size() - 1);
  }

  private long size(XMLStreamReader pixels, String attribute) throws SlideException {
    String value = TiffXml.attribute(pixels, attribute);
    if (!value.matches("[1-9][0-9]{0,8}")) {
      throw directory
          .file()
          .damaged(directory.offset(), "OME-XML " + attribute, "'" + value + "'", "a whole number");
    }
    return Long.parseLong(value);
  }

  private int whole(XMLStreamReader element, String attribute, int absent) throws SlideException {
    String value = TiffXml.attribute(element, attribute);
    if (value.isEmpty()) {
      return absent;
    }
    if (!value.matches("[0-9]{1,8}")) {
      throw directory
          .file()
          .damaged(directory.offset(), "OME-XML " + attribute, "'" + value + "'", "a whole number");
    }
    return Integer.parseInt(value);
  }

  private static Optional<MicronsPerPixel> micronsPerPixel(XMLStreamReader pixels) {
    return MicronsPerPixel.stated(
        microns(pixels, "PhysicalSizeX"), microns(pixels, "PhysicalSizeY"));
  }

  /** The unit is µm where none is given. */
  private static double microns(XMLStreamReader pixels, String attribute) {
    double factor =
        switch (TiffXml.attribute(pixels, attribute + "Unit")) {
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
    return factor * TiffProperties.number(TiffXml.attribute(pixels, attribute));
  }
}
