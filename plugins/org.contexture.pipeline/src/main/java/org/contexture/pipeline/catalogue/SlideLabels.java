package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.slides.Slides;

/** Labels and patients from a table, found by a slide's id or file name; and what did not match. */
final class SlideLabels {

  private final SlideTable table;
  private final Map<String, SlideTable.Row> rows = new HashMap<>();
  private final Set<SlideTable.Row> used = new HashSet<>();
  private final List<String> unlabelled = new ArrayList<>();

  /**
   * Reads the table.
   *
   * @throws IOException if it contradicts itself
   */
  SlideLabels(Path file) throws IOException {
    table = SlideTable.read(file);
    for (SlideTable.Row row : table.rows()) {
      String key = key(row.slide().or(row::path).orElse(""));
      SlideTable.Row before = rows.putIfAbsent(key, row);
      if (before != null && !(before.label().equals(row.label()) && samePatient(before, row))) {
        throw new IOException(
            "%s: rows %d and %d contradict each other about the slide '%s'. Keep one of them."
                .formatted(file, before.line(), row.line(), row.slide().or(row::path).orElse("")));
      }
    }
  }

  private static boolean samePatient(SlideTable.Row one, SlideTable.Row other) {
    return one.patient().equals(other.patient());
  }

  /** The row of a slide. */
  Optional<SlideTable.Row> find(String id, Path path) {
    Optional<SlideTable.Row> row =
        Optional.ofNullable(rows.get(key(id)))
            .or(() -> Optional.ofNullable(rows.get(key(SlideListing.stem(path)))));
    row.ifPresent(used::add);
    if (row.flatMap(SlideTable.Row::label).isEmpty()) {
      unlabelled.add(id);
    }
    return row;
  }

  /** What did not match, for people. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    List<String> unknown =
        rows.values().stream()
            .filter(row -> !used.contains(row))
            .sorted(java.util.Comparator.comparingLong(SlideTable.Row::line))
            .map(row -> row.slide().or(row::path).orElse("") + " (row " + row.line() + ")")
            .toList();
    if (!unknown.isEmpty()) {
      warnings.add(
          "%s names %s that no slide was found for: %s."
              .formatted(table.path(), Plural.of(unknown.size(), "slide"), Plural.some(unknown)));
    }
    if (!unlabelled.isEmpty()) {
      warnings.add(
          "%s without a label in %s: %s."
              .formatted(
                  Plural.of(unlabelled.size(), "slide"), table.path(), Plural.some(unlabelled)));
    }
    return warnings;
  }

  /** Folder, ending and case do not matter. */
  private static String key(String slide) {
    String name = slide.substring(Math.max(slide.lastIndexOf('/'), slide.lastIndexOf('\\')) + 1);
    int dot = name.lastIndexOf('.');
    boolean ending = dot > 0 && Slides.isCandidate(Path.of("x" + name.substring(dot)));
    return (ending ? name.substring(0, dot) : name).toLowerCase(Locale.ROOT);
  }
}
