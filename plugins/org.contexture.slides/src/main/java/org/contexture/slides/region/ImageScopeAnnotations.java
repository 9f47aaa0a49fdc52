package org.contexture.slides.region;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamReader;

/**
 * Aperio ImageScope's XML: layers ({@code Annotation}, whose name, or attribute {@code
 * Description}, is the class) of regions. Types: 0 freehand, 1 rectangle, 2 ellipse by two corners;
 * 3 and 4, arrows and rulers, are no areas. A region with {@code NegativeROA="1"} is a hole in the
 * others of its layer.
 */
final class ImageScopeAnnotations implements AnnotationFile.Format {

  @Override
  public void read(Path file, Optional<SlideFrame> slide, Annotations.Builder into)
      throws IOException {
    AnnotationXml.read(file, new Layers(into));
  }

  private static final class Layers implements AnnotationXml.Handler {
    private final Annotations.Builder into;
    private String layer = "";
    private final List<AnnotatedRegion> regions = new ArrayList<>();
    private final List<Outline> holes = new ArrayList<>();
    private Points points = new Points();
    private String type = "";
    private String id = "";
    private String text = "";
    private boolean hole;

    Layers(Annotations.Builder into) {
      this.into = into;
    }

    @Override
    public void start(XMLStreamReader element) throws IOException {
      switch (element.getLocalName()) {
        case "Annotation" -> layer = AnnotationXml.attribute(element, "Name");
        case "Attribute" -> {
          String value = AnnotationXml.attribute(element, "Value");
          String name = AnnotationXml.attribute(element, "Name");
          if (layer.isEmpty() && (name.isEmpty() || name.equals("Description"))) {
            layer = value.isEmpty() && !name.equals("Description") ? name : value;
          }
        }
        case "Region" -> {
          points = new Points();
          type = AnnotationXml.attribute(element, "Type");
          id = AnnotationXml.attribute(element, "Id");
          text = AnnotationXml.attribute(element, "Text");
          hole = AnnotationXml.attribute(element, "NegativeROA").equals("1");
        }
        case "Vertex", "V" ->
            points.add(
                AnnotationXml.number(AnnotationXml.attribute(element, "X"), "X of region " + id),
                AnnotationXml.number(AnnotationXml.attribute(element, "Y"), "Y of region " + id));
        default -> {}
      }
    }

    @Override
    public void end(String element, String ignored) {
      if (element.equals("Region")) {
        region();
      } else if (element.equals("Annotation")) {
        layer();
      }
    }

    private void region() {
      if (type.equals("3") || type.equals("4")) {
        into.line();
        return;
      }
      Optional<Outline> outline =
          switch (type) {
            case "1" -> points.count() == 2 ? points.rectangle() : points.polygon();
            case "2" -> points.ellipse();
            default -> points.polygon();
          };
      if (outline.isEmpty()) {
        into.flat();
      } else if (hole) {
        holes.add(outline.get());
      } else {
        regions.add(
            new AnnotatedRegion(
                id, Optional.of(text).filter(t -> !t.isBlank()), Optional.empty(), outline.get()));
      }
    }

    private void layer() {
      Optional<Outline> cut =
          holes.isEmpty() ? Optional.empty() : Optional.of(Outline.union(holes));
      Optional<String> className = Optional.of(layer).filter(name -> !name.isBlank());
      for (AnnotatedRegion region : regions) {
        Optional<Outline> rest =
            cut.isEmpty() ? Optional.of(region.outline()) : region.outline().without(cut.get());
        if (rest.isEmpty()) {
          into.flat();
        } else {
          String unique = region.id().isBlank() ? into.nextId() : region.id();
          into.add(new AnnotatedRegion(unique, region.name(), className, rest.get()));
        }
      }
      regions.clear();
      holes.clear();
      layer = "";
    }
  }
}
