package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.pipeline.SlideName;

/**
 * Labels and patients from a table, found by a slide's id or file name, of slides with the same
 * name by their folders; and what did not match.
 */
final class SlideLabels {

  private final SlideTable table;
  private final Map<String, List<SlideTable.Row>> rows = new HashMap<>(); // by name
  private final Set<SlideTable.Row> used = new HashSet<>();
  private final Map<SlideTable.Row, List<String>> slides = new LinkedHashMap<>(); // of each row
  private final List<String> unlabelled = new ArrayList<>();

  /**
   * Reads the table.
   *
   * @param files that labels are wanted for; a first line that names one is no header
   * @throws IOException if it contradicts itself
   */
  SlideLabels(Path file, List<Path> files) throws IOException {
    Set<String> names = new HashSet<>();
    files.forEach(slide -> names.add(SlideName.key(SlideName.stem(slide))));
    table = SlideTable.read(file, name -> names.contains(SlideName.key(name)));
    for (SlideTable.Row row : table.rows()) {
      List<SlideTable.Row> sameName =
          rows.computeIfAbsent(SlideName.key(name(row)), key -> new ArrayList<>());
      for (SlideTable.Row before : sameName) {
        if (folders(name(before)).equals(folders(name(row))) && !sayTheSame(before, row)) {
          throw new IOException(
              "%s: rows %d and %d contradict each other about the slide '%s'. Keep one of them."
                  .formatted(file, before.line(), row.line(), name(row)));
        }
      }
      sameName.add(row);
    }
  }

  private static String name(SlideTable.Row row) {
    return row.slide().or(row::path).orElse("");
  }

  private static boolean sayTheSame(SlideTable.Row one, SlideTable.Row other) {
    return one.label().equals(other.label()) && one.patient().equals(other.patient());
  }

  /** Takes rows as matched by a file that is there but cannot be read. */
  void markUsed(String id, Path path) {
    used.addAll(named(id, path));
  }

  private List<SlideTable.Row> named(String id, Path path) {
    List<SlideTable.Row> named = rows.getOrDefault(SlideName.key(id), List.of());
    return named.isEmpty()
        ? rows.getOrDefault(SlideName.key(SlideName.stem(path)), List.of())
        : named;
  }

  /** The row of a slide. */
  Optional<SlideTable.Row> find(String id, Path path) {
    List<SlideTable.Row> named = named(id, path);
    Optional<SlideTable.Row> row = nearest(named, path);
    for (SlideTable.Row other : named) {
      if (row.isPresent() && sayTheSame(row.get(), other)) {
        used.add(other);
      }
    }
    row.ifPresent(found -> slides.computeIfAbsent(found, r -> new ArrayList<>()).add(id));
    if (row.flatMap(SlideTable.Row::label).isEmpty()) {
      unlabelled.add(id);
    }
    return row;
  }

  /** Of rows that contradict each other, the one whose folders are most like the slide's. */
  private static Optional<SlideTable.Row> nearest(List<SlideTable.Row> named, Path path) {
    if (named.stream().allMatch(row -> sayTheSame(row, named.get(0)))) {
      return named.stream().findFirst();
    }
    List<String> folders = folders(path.toAbsolutePath().toString());
    int most = named.stream().mapToInt(row -> shared(folders, row)).max().orElseThrow();
    List<SlideTable.Row> nearest =
        named.stream().filter(row -> shared(folders, row) == most).toList();
    boolean clear = nearest.stream().allMatch(row -> sayTheSame(row, nearest.get(0)));
    return clear ? nearest.stream().findFirst() : Optional.empty();
  }

  /** How many of the innermost folders a row has in common with the slide. */
  private static int shared(List<String> folders, SlideTable.Row row) {
    List<String> own = folders(name(row));
    int shared = 0;
    while (shared < Math.min(own.size(), folders.size())
        && own.get(own.size() - 1 - shared).equals(folders.get(folders.size() - 1 - shared))) {
      shared++;
    }
    return shared;
  }

  /** The folders of a path, from whatever system, in lower case. */
  private static List<String> folders(String path) {
    String[] parts = path.toLowerCase(Locale.ROOT).split("[/\\\\]+", -1);
    return Arrays.stream(parts).limit(parts.length - 1L).filter(part -> !part.equals(".")).toList();
  }

  /** What did not match, for people. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>(table.notes());
    List<String> unknown =
        table.rows().stream()
            .filter(row -> !used.contains(row))
            .sorted(java.util.Comparator.comparingLong(SlideTable.Row::line))
            .map(row -> name(row) + " (row " + row.line() + ")")
            .toList();
    if (!unknown.isEmpty()) {
      warnings.add(
          "%s names %s that no slide was found for: %s."
              .formatted(table.path(), Plural.of(unknown.size(), "slide"), Plural.some(unknown)));
    }
    List<String> sharing =
        slides.values().stream().filter(ids -> ids.size() > 1).flatMap(List::stream).toList();
    if (!sharing.isEmpty()) {
      warnings.add(
          "%s of the same name share label and patient of a row of %s: %s."
              .formatted(Plural.of(sharing.size(), "slide"), table.path(), Plural.some(sharing)));
    }
    if (!unlabelled.isEmpty()) {
      warnings.add(
          "%s without a label in %s: %s."
              .formatted(
                  Plural.of(unlabelled.size(), "slide"), table.path(), Plural.some(unlabelled)));
    }
    return warnings;
  }
}
