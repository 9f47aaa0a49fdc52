package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which columns of a table about slides are read. They are recognised by their usual names,
 * whatever case and whatever stands between the words. One column that is left over names the
 * slides where none does, else the labels where none does; of two columns with unknown names, the
 * first names slides and the second labels.
 */
final class SlideColumns {

  /** What a column says of a slide. */
  enum Kind {
    SLIDE,
    PATH,
    PATIENT,
    LABEL,
    MICRONS,
    BYTES;

    static Optional<Kind> of(String header) {
      return Optional.ofNullable(NAMES.get(plain(header)));
    }
  }

  private static final Map<String, Kind> NAMES = new HashMap<>();

  static {
    name(
        Kind.SLIDE,
        "slideid slide slidename slidebarcode filename file image imageid imagename wsiid wsiname");
    name(Kind.PATH, "path slidepath filepath imagepath wsi");
    name(
        Kind.PATIENT,
        "caseid case patient patientid subject subjectid participant participantid submitterid"
            + " casesubmitterid bcrpatientbarcode patientbarcode");
    name(Kind.LABEL, "label class target diagnosis subtype category");
    name(Kind.MICRONS, "mpp mppx micronsperpixel umperpx");
    name(Kind.BYTES, "bytes");
  }

  private static void name(Kind kind, String names) {
    for (String name : names.split(" ", -1)) {
      NAMES.put(name, kind);
    }
  }

  /** Columns that R and pandas add; they say nothing about a slide. */
  private static final Set<String> ROW_NUMBERS = Set.of("", "unnamed:0", "index", "x");

  private final Map<Kind, Integer> columns = new EnumMap<>(Kind.class);
  private final List<String> notes = new ArrayList<>();

  /**
   * Of a header.
   *
   * @throws IOException if it names neither slides nor paths, or one thing twice
   */
  SlideColumns(Path path, List<String> header) throws IOException {
    List<Integer> unknown = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      Optional<Kind> kind = Kind.of(header.get(i));
      if (kind.isPresent()) {
        take(path, header, kind.get(), i);
      } else if (!ROW_NUMBERS.contains(plain(header.get(i)))) {
        unknown.add(i);
      }
    }
    if (columns.isEmpty() && header.size() == 2) {
      columns.put(Kind.SLIDE, 0);
      columns.put(Kind.LABEL, 1);
    } else if (!columns.isEmpty() && unknown.size() == 1) {
      columns.putIfAbsent(namesSlides() ? Kind.LABEL : Kind.SLIDE, unknown.get(0));
    }
    if (!namesSlides()) {
      throw new IOException(
          "%s has no column of slides. Found the columns %s, expected one named slide_id or path."
              .formatted(path, header));
    }
    if (!columns.containsKey(Kind.LABEL) && !unknown.isEmpty()) {
      notes.add(
          "%s has no column of labels: name one of %s label."
              .formatted(path, Plural.some(unknown.stream().map(header::get).toList())));
    }
  }

  private void take(Path path, List<String> header, Kind kind, int column) throws IOException {
    Integer before = columns.putIfAbsent(kind, column);
    if (before == null) {
      return;
    }
    if (plain(header.get(before)).equals(plain(header.get(column)))) {
      throw new IOException(
          "%s has two columns named \"%s\". Rename or remove one."
              .formatted(path, header.get(column)));
    }
    notes.add(
        "%s: the column \"%s\" is read; \"%s\", which means the same, is not."
            .formatted(path, header.get(before), header.get(column)));
  }

  private boolean namesSlides() {
    return columns.containsKey(Kind.SLIDE) || columns.containsKey(Kind.PATH);
  }

  /** What is not read, for people. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Where something stands. */
  Optional<Integer> of(Kind kind) {
    return Optional.ofNullable(columns.get(kind));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[ _.-]", "");
  }
}
