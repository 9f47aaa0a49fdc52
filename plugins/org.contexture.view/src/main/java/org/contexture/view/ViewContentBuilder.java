package org.contexture.view;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.slides.Look;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.region.AnnotatedRegion;

/**
 * Brings together what several tables say of the same slides. What belongs to a slide that is not
 * among them is counted and named in a note.
 */
public final class ViewContentBuilder implements AutoCloseable {

  private static final int NAMED = 5;

  private final Map<String, ViewedSlide> slides = new LinkedHashMap<>();
  private final Map<String, List<AnnotatedRegion>> regions = new LinkedHashMap<>();
  private final List<TileTable> tables = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Set<String>> strangers = new LinkedHashMap<>(); // by what they have
  private boolean built;

  /** Adds a slide; one that is there already gains what was not known of it. */
  public void slide(
      String id,
      Path path,
      Optional<MicronsPerPixel> micronsPerPixel,
      Look look,
      Optional<String> label) {
    ViewedSlide slide =
        slides.computeIfAbsent(id, key -> ViewedSlide.of(id, path, micronsPerPixel, look));
    slides.put(id, slide.shown(look).labelled(label));
  }

  /** Adds a slide that is shown as it is. */
  public void slide(
      String id, Path path, Optional<MicronsPerPixel> micronsPerPixel, Optional<String> label) {
    slide(id, path, micronsPerPixel, Look.PLAIN, label);
  }

  /** The slides so far. */
  public List<ViewedSlide> slides() {
    return List.copyOf(slides.values());
  }

  /** Adds what a model said of a slide. */
  public void prediction(
      String id,
      Optional<String> truth,
      Optional<String> prediction,
      Map<String, Double> probabilities) {
    known(id, "predictions")
        .ifPresent(
            slide -> slides.put(id, slide.labelled(truth).predicted(prediction, probabilities)));
  }

  /** Adds the features of a slide. */
  public void features(String id, SlideFeatures features) {
    known(id, "features").ifPresent(slide -> slides.put(id, slide.with(features)));
  }

  /** Adds regions of a slide. */
  public void regions(String id, List<AnnotatedRegion> more) {
    if (known(id, "regions").isPresent()) {
      regions.computeIfAbsent(id, key -> new ArrayList<>()).addAll(more);
    }
  }

  private Optional<ViewedSlide> known(String id, String what) {
    if (!slides.containsKey(id)) {
      strangers.computeIfAbsent(what, key -> new LinkedHashSet<>()).add(id);
    }
    return Optional.ofNullable(slides.get(id));
  }

  /** Adds tile values, once all slides are known, unless there are none; owns the table. */
  public void table(TileTableBuilder builder) throws IOException {
    if (!builder.leftOut().isEmpty()) {
      notes.add("Left out, for they are no classes of tiles: " + builder.leftOut() + ".");
    }
    TileTable table = builder.build();
    if (table.columns().isEmpty() || table.slides().isEmpty()) {
      notes.add("There are no values in " + table.name() + ".");
      table.close();
      return;
    }
    table.slides().forEach(id -> known(id, "tile values"));
    tables.add(table);
  }

  /** Adds what people should know. */
  public void note(String note) {
    notes.add(note);
  }

  public ViewContent build(String title) {
    strangers.forEach(
        (what, ids) ->
            notes.add(
                "%s of %d slide%s not among the slides: %s%s."
                    .formatted(
                        what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1),
                        ids.size(),
                        ids.size() == 1 ? "" : "s",
                        String.join(", ", ids.stream().limit(NAMED).toList()),
                        ids.size() > NAMED ? " …" : "")));
    built = true;
    return new ViewContent(title, List.copyOf(slides.values()), tables, regions, notes);
  }

  /** Deletes temporary files of content that was not built. */
  @Override
  public void close() throws IOException {
    if (!built) {
      for (TileTable table : tables) {
        table.close();
      }
    }
  }
}
