package org.contexture.slides.tiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamReader;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.SlideException;

/** The parts of a Philips file's XML that tell its levels. */
final class PhilipsXml implements TiffXml.Visitor {

  private static final int LONGEST_PROPERTY = 1000;

  private final Deque<String> objects = new ArrayDeque<>();
  private final Deque<String> attributes = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> properties = new TreeMap<>();
  private final List<MicronsPerPixel> spacings = new ArrayList<>();
  private List<MicronsPerPixel> found = new ArrayList<>();
  private String imageType = "";
  private int slides;

  private PhilipsXml() {}

  static PhilipsXml read(TiffDirectory directory, String xml) throws SlideException {
    PhilipsXml result = new PhilipsXml();
    TiffXml.visit(directory, xml, result);
    return result;
  }

  /** Number of scanned images of the kind {@code WSI}; a readable file has one. */
  int slides() {
    return slides;
  }

  /** Of the levels of the slide, in order. */
  List<MicronsPerPixel> spacings() {
    return spacings;
  }

  /** The short attributes of the file as a whole. */
  Map<String, String> properties() {
    return properties;
  }

  @Override
  public void start(XMLStreamReader element) {
    text.setLength(0);
    if (element.getLocalName().equals("DataObject")) {
      objects.push(TiffXml.attribute(element, "ObjectType"));
    } else if (element.getLocalName().equals("Attribute")) {
      attributes.push(TiffXml.attribute(element, "Name"));
    }
  }

  @Override
  public void text(String part) {
    if (text.length() <= LONGEST_PROPERTY) {
      text.append(part);
    }
  }

  @Override
  public void end(String name) {
    if (name.equals("Attribute")) {
      endAttribute(attributes.pop(), text.toString().strip());
    } else if (name.equals("DataObject") && objects.pop().equals("DPScannedImage")) {
      if (imageType.equals("WSI")) {
        slides++;
        spacings.addAll(found);
      }
      imageType = "";
      found = new ArrayList<>();
    }
    text.setLength(0);
  }

  private void endAttribute(String name, String value) {
    String object = objects.isEmpty() ? "" : objects.peek();
    if (name.equals("PIM_DP_IMAGE_TYPE")) {
      imageType = value;
    } else if (name.equals("DICOM_PIXEL_SPACING") && object.equals("PixelDataRepresentation")) {
      spacing(value).ifPresent(found::add);
    } else if (objects.size() == 1 && !value.isEmpty() && value.length() <= LONGEST_PROPERTY) {
      properties.put("philips." + name, value);
    }
  }

  /** {@code "0.000226891" "0.000226907"}: distance of rows, then of columns, in mm. */
  private static Optional<MicronsPerPixel> spacing(String value) {
    String[] parts = value.replace('"', ' ').strip().split("\\s+", -1);
    return parts.length != 2
        ? Optional.empty()
        : MicronsPerPixel.stated(
            1000 * TiffProperties.number(parts[1]), 1000 * TiffProperties.number(parts[0]));
  }
}
