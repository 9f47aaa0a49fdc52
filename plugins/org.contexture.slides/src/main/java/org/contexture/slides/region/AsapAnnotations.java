package org.contexture.slides.region;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.stream.XMLStreamReader;

/**
 * ASAP's XML, in which CAMELYON16 and others were published: polygons, splines (their corners),
 * rectangles and dots; the class is the group they are part of.
 */
final class AsapAnnotations implements AnnotationFile.Format {

  private static final String NO_GROUP = "None";

  @Override
  public void read(Path file, Optional<SlideFrame> slide, Annotations.Builder into)
      throws IOException {
    AnnotationXml.read(
        file,
        new AnnotationXml.Handler() {
          private Points points = new Points();
          private String name = "";
          private String group = "";
          private String type = "";

          @Override
          public void start(XMLStreamReader element) throws IOException {
            switch (element.getLocalName()) {
              case "Annotation" -> {
                points = new Points();
                name = AnnotationXml.attribute(element, "Name");
                group = AnnotationXml.attribute(element, "PartOfGroup");
                type = AnnotationXml.attribute(element, "Type");
              }
              case "Coordinate" ->
                  points.add(
                      AnnotationXml.number(
                          AnnotationXml.attribute(element, "X"), "X of \"" + name + "\""),
                      AnnotationXml.number(
                          AnnotationXml.attribute(element, "Y"), "Y of \"" + name + "\""));
              default -> {}
            }
          }

          @Override
          public void end(String element, String text) {
            if (!element.equals("Annotation")) {
              return;
            }
            if (type.equals("Dot") || type.equals("PointSet")) {
              into.point();
              return;
            }
            if (type.equals("Measurement")) {
              into.line();
              return;
            }
            points
                .polygon()
                .ifPresentOrElse(
                    outline ->
                        into.add(
                            new AnnotatedRegion(
                                into.nextId(),
                                Optional.of(name).filter(n -> !n.isBlank()),
                                Optional.of(group).filter(g -> !g.isBlank() && !g.equals(NO_GROUP)),
                                outline)),
                    into::flat);
          }
        });
  }
}
