package org.contexture.pipeline.task;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.contexture.mil.clinical.Fact;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.slides.SlideReading;

/**
 * What belongs to a slide of a plan besides its file. Kept as JSON.
 *
 * @param regions files of what was drawn on it
 * @param slides further slides that are one bag with it: their feature files by their ids
 * @param facts clinical ones of its patient, by name
 */
public record Attached(List<Path> regions, Map<String, Path> slides, Map<String, Fact> facts) {

  static final Attached NOTHING = new Attached(List.of(), Map.of(), Map.of());

  private static final String REGIONS = "regions";
  private static final String SLIDES = "slides";
  private static final String FACTS = "facts";

  public Attached {
    regions = List.copyOf(regions);
    slides = Collections.unmodifiableMap(new LinkedHashMap<>(slides));
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
  }

  static Attached ofRegions(List<Path> regions) {
    return new Attached(regions, Map.of(), Map.of());
  }

  /** As a cell; empty for nothing. */
  String text() {
    JsonObject fields = new JsonObject();
    if (!regions.isEmpty()) {
      JsonArray files = new JsonArray();
      regions.forEach(file -> files.add(file.toString()));
      fields.add(REGIONS, files);
    }
    if (!slides.isEmpty()) {
      JsonObject files = new JsonObject();
      slides.forEach((slide, file) -> files.addProperty(slide, file.toString()));
      fields.add(SLIDES, files);
    }
    if (!facts.isEmpty()) {
      JsonObject known = new JsonObject();
      facts.forEach((name, fact) -> known.add(name, json(fact)));
      fields.add(FACTS, known);
    }
    return fields.isEmpty() ? "" : fields.toString();
  }

  private static JsonPrimitive json(Fact fact) {
    return fact instanceof Fact.Quantity of
        ? new JsonPrimitive(of.value())
        : new JsonPrimitive(((Fact.Category) fact).name());
  }

  /**
   * Reads a cell.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Attached parse(String text) {
    if (text.isEmpty()) {
      return NOTHING;
    }
    try {
      JsonObject fields = JsonParser.parseString(text).getAsJsonObject();
      List<Path> regions = new ArrayList<>();
      if (fields.has(REGIONS)) {
        fields.getAsJsonArray(REGIONS).forEach(file -> regions.add(Path.of(file.getAsString())));
      }
      Map<String, Path> slides = new LinkedHashMap<>();
      members(fields, SLIDES)
          .forEach((slide, file) -> slides.put(slide, Path.of(file.getAsString())));
      Map<String, Fact> facts = new TreeMap<>();
      members(fields, FACTS)
          .forEach((name, fact) -> facts.put(name, fact(fact.getAsJsonPrimitive())));
      return new Attached(regions, slides, facts);
    } catch (RuntimeException e) { // of the parser, or a path that is none
      throw new IllegalArgumentException("“%s” is nothing that slides have".formatted(text), e);
    }
  }

  private static Map<String, JsonElement> members(JsonObject fields, String name) {
    return fields.has(name) ? fields.getAsJsonObject(name).asMap() : Map.of();
  }

  private static Fact fact(JsonPrimitive value) {
    return value.isNumber()
        ? new Fact.Quantity(value.getAsDouble())
        : new Fact.Category(value.getAsString());
  }

  /**
   * By which it is known again: a checksum over size and time of each file, and the facts. Empty
   * for nothing.
   *
   * @throws IOException if a file is not there
   */
  String fingerprint() throws IOException {
    String text = text();
    if (text.isEmpty()) {
      return "";
    }
    StringBuilder all = new StringBuilder(text);
    List<Path> files = new ArrayList<>(regions);
    files.addAll(slides.values());
    for (Path file : files) {
      all.append('\n').append(FeatureProvenance.fingerprint(file, SlideReading.PLAIN));
    }
    return PlanText.digest(all.toString());
  }
}
