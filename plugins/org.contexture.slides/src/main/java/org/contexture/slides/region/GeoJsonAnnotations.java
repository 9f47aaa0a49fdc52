package org.contexture.slides.region;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.region.Outline.Ring;

/**
 * GeoJSON as QuPath writes it (RFC 7946 with px in place of degrees): a feature collection, an
 * array of features, one feature or a bare geometry; annotations inside annotations ({@code
 * childObjects}); ellipses by the member {@code isEllipse}. Classes are {@code
 * classification.name}, or {@code classification.names} joined by a colon, as QuPath shows them;
 * where there is none, what other programs call so: {@code class}, {@code label} and the like.
 */
final class GeoJsonAnnotations implements AnnotationFile.Format {

  /** What a class is called by programs other than QuPath, the surest first. */
  private static final List<String> CLASS =
      List.of("class", "className", "class_name", "label", "category", "annotation_type");

  private static final int DEEPEST = 64; // features within features

  @Override
  public void read(Path file, Optional<SlideFrame> slide, Annotations.Builder into)
      throws IOException {
    try (JsonReader json = new JsonReader(Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
      try {
        new Parser(json, into).top();
      } catch (MalformedJsonException
          | IllegalStateException
          | IllegalArgumentException
          | JsonParseException
          | java.io.EOFException
          | AnnotationException e) {
        throw new AnnotationException(
            "%s is damaged or no GeoJSON, at %s: %s".formatted(file, json.getPath(), firstLine(e)),
            e);
      } catch (java.nio.charset.CharacterCodingException e) {
        throw new AnnotationException(file + " is not UTF-8, which GeoJSON must be.", e);
      }
    }
  }

  private static String firstLine(Exception e) {
    return e.getMessage() == null
        ? "the file ends too early"
        : e.getMessage().lines().findFirst().orElse("").replaceFirst(" path \\$.*", "");
  }

  static Outline outline(String geometry) throws AnnotationException {
    try {
      JsonReader json = new JsonReader(new StringReader(geometry));
      return new Parser(json, new Annotations.Builder())
          .geometry()
          .outline()
          .orElseThrow(
              () -> new AnnotationException("The outline has no area: " + start(geometry)));
    } catch (AnnotationException e) {
      throw e;
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      throw new AnnotationException(
          "Expected the geometry object of a GeoJSON feature, found: " + start(geometry), e);
    }
  }

  private static String start(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  /** A geometry as far as it is read. */
  private static final class Shape {
    private String type = "";
    private boolean ellipse;
    private final List<List<Ring>> polygons = new ArrayList<>();
    private final List<Shape> parts = new ArrayList<>();

    Optional<Outline> outline() {
      List<Outline> all = new ArrayList<>();
      for (List<Ring> polygon : polygons) {
        if (!polygon.isEmpty()) {
          Outline.polygon(polygon).ifPresent(all::add);
        }
      }
      parts.forEach(part -> part.outline().ifPresent(all::add));
      if (all.isEmpty()) {
        return Optional.empty();
      }
      Outline union = Outline.union(all);
      return ellipse
          ? Outline.ellipse(
              union.bounds().x(),
              union.bounds().y(),
              union.bounds().width(),
              union.bounds().height())
          : Optional.of(union);
    }
  }

  /** One pass over the file; a polygon of millions of points is held once. */
  private static final class Parser {
    private final JsonReader json;
    private final Annotations.Builder into;

    Parser(JsonReader json, Annotations.Builder into) {
      this.json = json;
      this.into = into;
    }

    void top() throws IOException {
      if (json.peek() == JsonToken.BEGIN_ARRAY) {
        features(0);
      } else {
        feature(0);
      }
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalStateException("something follows the end");
      }
    }

    private void features(int depth) throws IOException {
      json.beginArray();
      while (json.hasNext()) {
        feature(depth);
      }
      json.endArray();
    }

    /** A feature, a collection of features, or a geometry by itself. */
    private void feature(int depth) throws IOException {
      if (depth > DEEPEST) {
        throw new IllegalStateException("features are nested too deeply");
      }
      Shape bare = new Shape();
      Optional<Shape> shape = Optional.empty();
      Properties properties = new Properties();
      boolean collection = false;
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        switch (name) {
          case "features" -> {
            collection = true;
            features(depth + 1);
          }
          case "geometry" -> {
            if (json.peek() == JsonToken.NULL) {
              json.nextNull();
            } else {
              shape = Optional.of(geometry());
            }
          }
          case "properties" -> properties(properties, depth);
          case "id" -> properties.id = text();
          default -> member(bare, name);
        }
      }
      json.endObject();
      if (!collection) {
        add(shape.orElse(bare), properties);
      }
    }

    private void add(Shape shape, Properties properties) {
      switch (shape.type) {
        case "Point", "MultiPoint" -> into.point();
        case "LineString", "MultiLineString" -> into.line();
        case "Polygon", "MultiPolygon", "GeometryCollection" -> {
          Optional<Outline> outline = shape.outline();
          if (outline.isEmpty()) {
            into.flat();
          } else {
            String className = className(properties);
            into.add(
                new AnnotatedRegion(
                    properties.id.isBlank() ? into.nextId() : properties.id,
                    Optional.of(properties.name).filter(name -> !name.isBlank()),
                    Optional.of(className).filter(name -> !name.isBlank()),
                    outline.get()));
          }
        }
        default -> {
          if (!shape.type.equals("Feature")) { // a feature without geometry is allowed
            throw new IllegalStateException(
                "found the type \"" + shape.type + "\", expected a feature or a geometry");
          }
          into.flat();
        }
      }
    }

    private String className(Properties properties) {
      if (!properties.className.isBlank()) {
        return properties.className;
      }
      for (String property : CLASS) {
        String text = properties.others.getOrDefault(property, "");
        if (!text.isBlank()) {
          into.guessed(property);
          return text;
        }
      }
      return "";
    }

    Shape geometry() throws IOException {
      Shape shape = new Shape();
      json.beginObject();
      while (json.hasNext()) {
        member(shape, json.nextName());
      }
      json.endObject();
      return shape;
    }

    private void member(Shape shape, String name) throws IOException {
      switch (name) {
        case "type" -> shape.type = text();
        case "isEllipse" -> shape.ellipse = json.peek() == JsonToken.BOOLEAN && json.nextBoolean();
        case "coordinates" -> coordinates(shape);
        case "geometries" -> {
          json.beginArray();
          while (json.hasNext()) {
            shape.parts.add(geometry());
          }
          json.endArray();
        }
        default -> json.skipValue();
      }
    }

    /** The depth of the arrays tells points, lines, polygons and several polygons apart. */
    private void coordinates(Shape shape) throws IOException {
      json.beginArray();
      if (json.peek() != JsonToken.BEGIN_ARRAY) {
        skipRest(); // one point
        return;
      }
      json.beginArray();
      if (json.peek() != JsonToken.BEGIN_ARRAY) {
        skipRest();
        skipRest(); // a line
        return;
      }
      json.beginArray();
      if (json.peek() != JsonToken.BEGIN_ARRAY) { // a polygon: the first point of its first ring
        shape.polygons.add(polygon(true));
        json.endArray();
        return;
      }
      List<Ring> first = new ArrayList<>();
      first.add(ring(false));
      while (json.hasNext()) {
        json.beginArray();
        first.add(ring(false));
      }
      json.endArray();
      shape.polygons.add(first);
      while (json.hasNext()) {
        json.beginArray();
        shape.polygons.add(polygon(false));
        json.endArray();
      }
      json.endArray();
    }

    /** Rings until the array ends; {@code inPoint}: within the first point of the first of them. */
    private List<Ring> polygon(boolean inPoint) throws IOException {
      List<Ring> rings = new ArrayList<>();
      if (inPoint) {
        rings.add(ring(true));
      }
      while (json.hasNext()) {
        json.beginArray();
        rings.add(ring(false));
      }
      return rings;
    }

    private Ring ring(boolean inPoint) throws IOException {
      double[] xy = new double[16];
      int at = 0;
      boolean begun = inPoint;
      while (begun || json.hasNext()) {
        if (!begun) {
          json.beginArray();
        }
        begun = false;
        if (at + 2 > xy.length) {
          xy = java.util.Arrays.copyOf(xy, 2 * xy.length);
        }
        xy[at++] = coordinate();
        xy[at++] = coordinate();
        skipRest(); // a third coordinate
      }
      json.endArray();
      return new Ring(java.util.Arrays.copyOf(xy, at));
    }

    private double coordinate() throws IOException {
      double value = json.nextDouble();
      if (!(Math.abs(value) < 1e9)) {
        throw new IllegalStateException("found the coordinate " + value + ", expected px");
      }
      return value;
    }

    private void skipRest() throws IOException {
      while (json.hasNext()) {
        json.skipValue();
      }
      json.endArray();
    }

    private static final class Properties {
      private String id = "";
      private String name = "";
      private String className = "";
      private final Map<String, String> others = new HashMap<>();
    }

    private void properties(Properties into, int depth) throws IOException {
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        json.skipValue();
        return;
      }
      json.beginObject();
      while (json.hasNext()) {
        String property = json.nextName();
        switch (property) {
          case "name" -> into.name = text();
          case "classification" -> into.className = classification();
          case "childObjects", "children" -> {
            if (json.peek() == JsonToken.BEGIN_ARRAY) {
              features(depth + 1);
            } else {
              json.skipValue();
            }
          }
          default -> {
            if (CLASS.contains(property)) {
              into.others.put(property, text());
            } else {
              json.skipValue();
            }
          }
        }
      }
      json.endObject();
    }

    private String classification() throws IOException {
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        return text();
      }
      String found = "";
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "name" -> found = text();
          case "names" -> {
            List<String> names = new ArrayList<>();
            json.beginArray();
            while (json.hasNext()) {
              names.add(text());
            }
            json.endArray();
            found = String.join(": ", names);
          }
          default -> json.skipValue();
        }
      }
      json.endObject();
      return found;
    }

    private String text() throws IOException {
      return switch (json.peek()) {
        case STRING, NUMBER -> json.nextString();
        case BOOLEAN -> Boolean.toString(json.nextBoolean());
        default -> {
          json.skipValue();
          yield "";
        }
      };
    }
  }
}
