package org.contexture.slides.region;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.stream.XMLStreamReader;
import org.contexture.slides.MicronsPerPixel;

/**
 * Hamamatsu NDP.view's {@code .ndpa}: nanometres from the centre of the physical slide, so the
 * scan's own offset from that centre must be known. Freehand outlines, rectangles and circles; the
 * title is the class.
 */
final class NdpaAnnotations implements AnnotationFile.Format {

  private static final String OFFSET = "hamamatsu.%sOffsetFromSlideCentre";

  @Override
  public void read(Path file, Optional<SlideFrame> slide, Annotations.Builder into)
      throws IOException {
    SlideFrame frame =
        slide.orElseThrow(
            () ->
                new AnnotationException(
                    file
                        + " counts nanometres from the centre of its slide: connect the slides,"
                        + " with the NDPI file of that name among them."));
    AnnotationXml.read(file, new States(frame, into));
  }

  private static final class States implements AnnotationXml.Handler {
    private final Annotations.Builder into;
    private final double centreX; // px
    private final double centreY;
    private final double nmX; // per px
    private final double nmY;
    private Points points = new Points();
    private String id = "";
    private String title = "";
    private String details = "";
    private String type = "";
    private String unit = "nanometers";
    private double x = Double.NaN;
    private double y = Double.NaN;
    private double radius = Double.NaN;
    private boolean closed = true;

    States(SlideFrame slide, Annotations.Builder into) throws AnnotationException {
      this.into = into;
      MicronsPerPixel pixel =
          slide
              .micronsPerPixel()
              .orElseThrow(
                  () ->
                      new AnnotationException(
                          "The µm per pixel of the slide are not known: set them in the Slide"
                              + " Reader."));
      nmX = 1000 * pixel.x();
      nmY = 1000 * pixel.y();
      centreX = slide.width() / 2.0 - offset(slide, "X") / nmX;
      centreY = slide.height() / 2.0 - offset(slide, "Y") / nmY;
    }

    private static double offset(SlideFrame slide, String axis) throws AnnotationException {
      String property = OFFSET.formatted(axis);
      return slide
          .number(property)
          .orElseThrow(
              () ->
                  new AnnotationException(
                      "The slide does not say where it lies on its glass (no property %s), so nanometres from the centre of the glass cannot be placed. Use the NDPI file itself, not a converted copy."
                          .formatted(property)));
    }

    @Override
    public void start(XMLStreamReader element) {
      switch (element.getLocalName()) {
        case "ndpviewstate" -> {
          id = AnnotationXml.attribute(element, "id");
          title = "";
          details = "";
          unit = "nanometers";
        }
        case "annotation" -> {
          type = AnnotationXml.attribute(element, "type");
          points = new Points();
          radius = Double.NaN;
          closed = true;
        }
        default -> {}
      }
    }

    @Override
    public void end(String element, String text) throws IOException {
      switch (element) {
        case "title" -> title = text;
        case "details" -> details = text;
        case "coordformat" -> unit = text;
        case "x" -> x = AnnotationXml.number(text, "x of \"" + title + "\"");
        case "y" -> y = AnnotationXml.number(text, "y of \"" + title + "\"");
        case "radius" -> radius = AnnotationXml.number(text, "radius of \"" + title + "\"");
        case "closed" -> closed = !text.equals("0");
        case "point" -> points.add(px(x), py(y));
        case "annotation" -> annotation();
        default -> {}
      }
    }

    private double px(double nm) {
      return centreX + nm / nmX;
    }

    private double py(double nm) {
      return centreY + nm / nmY;
    }

    private void annotation() throws AnnotationException {
      if (!unit.equals("nanometers")) {
        throw new AnnotationException(
            "The coordinates of \"%s\" count %s, expected nanometers.".formatted(title, unit));
      }
      Optional<Outline> outline;
      if (type.equals("circle") && radius > 0) {
        double width = 2 * radius / nmX;
        double height = 2 * radius / nmY;
        outline = Outline.ellipse(px(x) - width / 2, py(y) - height / 2, width, height);
      } else if (type.equals("pin") || type.equals("pointer")) {
        into.point();
        return;
      } else if (type.equals("linearmeasure") || (!closed && type.equals("freehand"))) {
        into.line();
        return;
      } else {
        outline = points.polygon();
      }
      outline.ifPresentOrElse(
          found ->
              into.add(
                  new AnnotatedRegion(
                      id.isBlank() ? into.nextId() : id,
                      Optional.of(details).filter(text -> !text.isBlank()),
                      Optional.of(title).filter(text -> !text.isBlank()),
                      found)),
          into::flat);
    }
  }
}
