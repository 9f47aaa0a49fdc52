package org.contexture.view;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Region;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.region.RegionGeoJson;

/** What the page is told of the content, as JSON. */
final class Described {

  private Described() {}

  /** The list of slides, and which values there are; opens no slide. */
  static String content(ViewContent content) throws IOException {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.beginObject().name("title").value(content.title());
    json.name("slides").beginArray();
    for (ViewedSlide slide : content.slides()) {
      json.beginObject().name("id").value(slide.id());
      optional(json, "truth", slide.truth());
      optional(json, "prediction", slide.prediction());
      json.name("features").value(slide.features().isPresent());
      json.name("regions").value(content.regions().containsKey(slide.id()));
      json.name("probabilities").beginObject();
      for (Map.Entry<String, Double> probability : slide.probabilities().entrySet()) {
        json.name(probability.getKey());
        number(json, probability.getValue());
      }
      json.endObject().endObject();
    }
    json.endArray().name("tables").beginArray();
    for (TileTable table : content.tables()) {
      json.beginObject().name("name").value(table.name()).name("columns").beginArray();
      for (TileTable.Column column : table.columns()) {
        json.beginObject().name("name").value(column.name());
        texts(json, "categories", column.categories());
        json.endObject();
      }
      json.endArray().endObject();
    }
    json.endArray();
    texts(json, "notes", content.notes());
    json.endObject();
    return text.toString();
  }

  /** One slide: size, pixel, levels. */
  static String slide(Slide slide, Optional<MicronsPerPixel> pixel) throws IOException {
    SlideMetadata metadata = slide.metadata();
    Pyramid pyramid = Pyramid.of(slide, pixel);
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.beginObject().name("format").value(metadata.format());
    json.name("width").value(metadata.width()).name("height").value(metadata.height());
    json.name("viewHeight").value(pyramid.viewHeight());
    json.name("stretch").value(pyramid.stretch());
    json.name("tileSize").value(Pyramid.TILE_PX);
    json.name("minLevel").value(pyramid.minLevel()).name("maxLevel").value(pyramid.maxLevel());
    if (pixel.isPresent()) {
      json.name("micronsPerPixel").value(pixel.get().x());
    }
    if (metadata.bounds().isPresent()) {
      Region bounds = metadata.bounds().get();
      json.name("bounds").beginArray().value(bounds.x()).value(bounds.y());
      json.value(bounds.width()).value(bounds.height()).endArray();
    }
    texts(json, "associated", metadata.associatedImages());
    texts(json, "notes", SlideNotes.of(metadata));
    json.endObject();
    return text.toString();
  }

  /** The regions of a slide as GeoJSON, level-0 px of the whole slide. */
  static String regions(ViewContent content, String slide) throws IOException {
    StringWriter text = new StringWriter();
    RegionGeoJson.write(text, content.regions().getOrDefault(slide, List.of()), 0, 0);
    return text.toString();
  }

  private static void optional(JsonWriter json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.name(name).value(value.get());
    }
  }

  private static void texts(JsonWriter json, String name, Iterable<String> texts)
      throws IOException {
    json.name(name).beginArray();
    for (String text : texts) {
      json.value(text);
    }
    json.endArray();
  }

  /** JSON has no NaN. */
  private static void number(JsonWriter json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.value(value);
    } else {
      json.nullValue();
    }
  }
}
