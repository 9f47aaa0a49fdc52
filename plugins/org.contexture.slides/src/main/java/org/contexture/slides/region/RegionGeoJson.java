package org.contexture.slides.region;

import com.google.gson.stream.JsonWriter;
import java.awt.Color;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import org.contexture.slides.region.Outline.Ring;

/** Writes regions as the GeoJSON that QuPath opens: annotations with class, name and colour. */
public final class RegionGeoJson {

  private RegionGeoJson() {}

  /**
   * Writes a feature collection.
   *
   * @param left what is subtracted from x: QuPath counts from the corner of a slide's bounds
   * @param top what is subtracted from y
   */
  public static void write(Writer out, List<AnnotatedRegion> regions, double left, double top)
      throws IOException {
    JsonWriter json = new JsonWriter(out);
    json.beginObject().name("type").value("FeatureCollection").name("features").beginArray();
    features(json, regions, left, top);
    json.endArray().endObject();
    json.flush();
  }

  /**
   * Writes the features of a collection.
   *
   * @param left what is subtracted from x
   * @param top what is subtracted from y
   */
  public static void features(
      JsonWriter json, List<AnnotatedRegion> regions, double left, double top) throws IOException {
    for (AnnotatedRegion region : regions) {
      json.beginObject().name("type").value("Feature").name("id").value(region.id());
      json.name("geometry");
      geometry(json, region.outline().moved(-left, -top));
      json.name("properties").beginObject().name("objectType").value("annotation");
      if (region.name().isPresent()) {
        json.name("name").value(region.name().get());
      }
      if (region.className().isPresent()) {
        classification(json, region.className().get());
      }
      json.endObject().endObject();
    }
  }

  /** Writes the property that names a class, in its colour. */
  public static void classification(JsonWriter json, String className) throws IOException {
    Color colour = RegionColours.of(className);
    json.name("classification").beginObject().name("name").value(className);
    json.name("color").beginArray();
    json.value(colour.getRed()).value(colour.getGreen()).value(colour.getBlue());
    json.endArray().endObject();
  }

  static String geometry(Outline outline) {
    StringWriter text = new StringWriter();
    try {
      geometry(new JsonWriter(text), outline);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter throws none
    }
    return text.toString();
  }

  private static void geometry(JsonWriter json, Outline outline) throws IOException {
    List<List<Ring>> polygons = outline.polygons();
    boolean several = polygons.size() > 1;
    json.beginObject().name("type").value(several ? "MultiPolygon" : "Polygon");
    json.name("coordinates");
    if (several) {
      json.beginArray();
    }
    for (List<Ring> polygon : polygons) {
      json.beginArray();
      for (Ring ring : polygon) {
        json.beginArray();
        for (int i = 0; i < ring.xy().length; i += 2) {
          json.beginArray();
          number(json, ring.xy()[i]);
          number(json, ring.xy()[i + 1]);
          json.endArray();
        }
        json.endArray();
      }
      json.endArray();
    }
    if (several) {
      json.endArray();
    }
    json.endObject();
  }

  /** A hundredth of a pixel is finer than anybody draws. */
  private static void number(JsonWriter json, double value) throws IOException {
    double rounded = Math.rint(value * 100) / 100;
    if (rounded == Math.rint(rounded)) {
      json.value((long) rounded);
    } else {
      json.value(rounded);
    }
  }
}
