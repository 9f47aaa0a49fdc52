package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A table about slides, from a text file ({@link DelimitedText}). Columns are recognised by their
 * usual names, whatever their case: {@code slide_id}, {@code case_id}, {@code label}, and others of
 * the same meaning. One column that is left over names the slides where none does, else the labels
 * where none does; of two columns with unknown names, the first names slides and the second labels.
 *
 * @param path of the file
 * @param rows in the order of the file
 * @param notes what was passed over or may be wrong, for people
 */
record SlideTable(Path path, List<Row> rows, List<String> notes) {

  private static final Set<String> SLIDE =
      Set.of("slide_id", "slide", "slideid", "filename", "file_name", "file", "image", "image_id");
  private static final Set<String> PATH =
      Set.of("path", "slide_path", "file_path", "filepath", "image_path", "wsi");
  private static final Set<String> PATIENT =
      Set.of("case_id", "case", "patient", "patient_id", "subject", "subject_id");
  private static final Set<String> LABEL =
      Set.of("label", "class", "target", "diagnosis", "subtype", "category");
  private static final Set<String> MICRONS =
      Set.of("mpp", "mpp_x", "microns_per_pixel", "um_per_px");

  /** Columns that R and pandas add; they say nothing about a slide. */
  private static final Set<String> ROW_NUMBERS = Set.of("", "unnamed:_0", "index", "x");

  private static final Pattern ROUNDED = Pattern.compile("\\d(\\.\\d+)?[eE]\\+\\d+");

  private static final List<Set<String>> KNOWN = List.of(SLIDE, PATH, PATIENT, LABEL, MICRONS);

  /**
   * One line.
   *
   * @param line in the file, for messages
   */
  record Row(
      long line,
      Optional<String> slide,
      Optional<String> path,
      Optional<String> patient,
      Optional<String> label,
      Optional<Double> micronsPerPixel) {}

  SlideTable {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /**
   * Reads a table.
   *
   * @throws IOException if there is none, or if it names neither slides nor paths
   */
  static SlideTable read(Path path) throws IOException {
    return read(path, name -> false);
  }

  /**
   * Reads a table that may lack its header.
   *
   * @param isSlide whether a name is that of a slide: the first line of a table of two columns is
   *     no header if it begins with one
   */
  static SlideTable read(Path path, Predicate<String> isSlide) throws IOException {
    List<DelimitedText.Row> found = new ArrayList<>();
    try (DelimitedText text = DelimitedText.open(path)) {
      text.rows().forEach(found::add);
    } catch (UncheckedIOException e) {
      throw DelimitedText.broken(path, e);
    }
    if (found.isEmpty()) {
      throw new IOException(path + " is empty. Expected a header such as slide_id,case_id,label.");
    }
    return read(path, found, isSlide);
  }

  /** The labels that occur, sorted. */
  NavigableSet<String> labels() {
    NavigableSet<String> labels = new TreeSet<>();
    rows.forEach(row -> row.label().ifPresent(labels::add));
    return labels;
  }

  private static SlideTable read(
      Path path, List<DelimitedText.Row> found, Predicate<String> isSlide) throws IOException {
    List<String> notes = new ArrayList<>();
    int header = 0;
    if (found.size() > 1 && !namesSlides(found.get(0)) && namesSlides(found.get(1))) {
      header = 1; // after a title, or a line of another program
      notes.add(
          "%s: row %d is passed over; the columns are named in row %d."
              .formatted(path, found.get(0).number(), found.get(1).number()));
    }
    List<String> first = found.get(header).cells();
    Map<Set<String>, Integer> columns = columns(path, first, notes);
    if (!columns.containsKey(SLIDE) && !columns.containsKey(PATH)) {
      throw new IOException(
          "%s has no column of slides. Found the columns %s, expected one named slide_id or path."
              .formatted(path, first));
    }
    boolean headless = first.size() == 2 && isSlide.test(first.get(0)) && !isNamed(first.get(0));
    List<Row> rows = new ArrayList<>();
    for (DelimitedText.Row row : found.subList(headless ? header : header + 1, found.size())) {
      rows.add(
          new Row(
              row.number(),
              text(row, columns.get(SLIDE)),
              text(row, columns.get(PATH)),
              value(row, columns.get(PATIENT)),
              value(row, columns.get(LABEL)),
              microns(path, row, columns.get(MICRONS))));
    }
    List<DelimitedText.Row> body = found.subList(headless ? header : header + 1, found.size());
    noteMissing(path, "label", body, columns.get(LABEL), notes);
    noteMissing(path, "patient", body, columns.get(PATIENT), notes);
    noteRounded(path, body, columns, notes);
    return new SlideTable(path, rows, notes);
  }

  /** Whether one of the cells is a usual name of a column of slides. */
  private static boolean namesSlides(DelimitedText.Row row) {
    return row.cells().stream()
        .map(SlideTable::plain)
        .anyMatch(name -> SLIDE.contains(name) || PATH.contains(name));
  }

  private static void noteMissing(
      Path path, String what, List<DelimitedText.Row> rows, Integer column, List<String> notes) {
    if (column == null) {
      return;
    }
    List<String> words =
        rows.stream()
            .map(row -> row.cell(column))
            .filter(cell -> !cell.isEmpty() && MissingValue.is(cell))
            .toList();
    if (!words.isEmpty()) {
      notes.add(
          "%s: %s read as no %s: %s."
              .formatted(
                  path,
                  Plural.of(words.size(), "cell"),
                  what,
                  Plural.some(words.stream().distinct().toList())));
    }
  }

  /** Ids that a spreadsheet has rounded, such as {@code 1.23457E+16}: several may be one by now. */
  private static void noteRounded(
      Path path,
      List<DelimitedText.Row> rows,
      Map<Set<String>, Integer> columns,
      List<String> notes) {
    List<String> rounded =
        rows.stream()
            .flatMap(
                row ->
                    Stream.of(SLIDE, PATIENT)
                        .filter(columns::containsKey)
                        .map(kind -> row.cell(columns.get(kind))))
            .filter(cell -> ROUNDED.matcher(cell).matches())
            .distinct()
            .toList();
    if (!rounded.isEmpty()) {
      notes.add(
          ("%s: ids that a spreadsheet has rounded: %s. Several slides or patients may have become"
                  + " one; export the table again with these columns as text.")
              .formatted(path, Plural.some(rounded)));
    }
  }

  private static Map<Set<String>, Integer> columns(
      Path path, List<String> header, List<String> notes) throws IOException {
    Map<Set<String>, Integer> columns = new LinkedHashMap<>();
    List<Integer> unknown = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      String name = plain(header.get(i));
      Optional<Set<String>> kind = KNOWN.stream().filter(names -> names.contains(name)).findFirst();
      if (kind.isEmpty()) {
        if (!ROW_NUMBERS.contains(name)) {
          unknown.add(i);
        }
        continue;
      }
      Integer before = columns.putIfAbsent(kind.get(), i);
      if (before == null) {
        continue;
      }
      if (plain(header.get(before)).equals(name)) {
        throw new IOException(
            "%s has two columns named \"%s\". Rename or remove one."
                .formatted(path, header.get(i)));
      }
      notes.add(
          "%s: the column \"%s\" is read; \"%s\", which means the same, is not."
              .formatted(path, header.get(before), header.get(i)));
    }
    if (columns.isEmpty() && header.size() == 2) {
      columns.put(SLIDE, 0);
      columns.put(LABEL, 1);
    } else if (!columns.isEmpty() && unknown.size() == 1) {
      boolean slides = columns.containsKey(SLIDE) || columns.containsKey(PATH);
      columns.putIfAbsent(slides ? LABEL : SLIDE, unknown.get(0));
    }
    return columns;
  }

  private static boolean isNamed(String column) {
    return KNOWN.stream().anyMatch(names -> names.contains(plain(column)));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
  }

  private static Optional<String> text(DelimitedText.Row row, Integer column) {
    return Optional.ofNullable(column).map(row::cell).filter(Predicate.not(String::isEmpty));
  }

  private static Optional<String> value(DelimitedText.Row row, Integer column) {
    return text(row, column).filter(Predicate.not(MissingValue::is));
  }

  private static Optional<Double> microns(Path path, DelimitedText.Row row, Integer column)
      throws IOException {
    Optional<String> text = value(row, column);
    try {
      Optional<Double> value = text.map(number -> Double.valueOf(number.replace(',', '.')));
      if (value.isEmpty() || (value.get() > 0 && value.get() < 1000)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IOException(
        "%s, row %d: expected µm per pixel between 0 and 1000, found '%s'."
            .formatted(path, row.number(), text.orElse("")));
  }
}
