package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table about slides, from a file with comma, semicolon or tab between its columns. Columns are
 * recognised by their usual names, whatever their case: {@code slide_id}, {@code case_id}, {@code
 * label}, and others of the same meaning. One column that is left over names the slides where none
 * does, else the labels where none does; of two columns with unknown names, the first names slides
 * and the second labels.
 *
 * @param path of the file
 * @param rows in the order of the file
 */
record SlideTable(Path path, List<Row> rows) {

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
    if (!Files.isRegularFile(path)) {
      throw new IOException(path + " is not a file. Check the path of the table.");
    }
    String text;
    try {
      text = Files.readString(path, StandardCharsets.UTF_8).replace("\uFEFF", "");
    } catch (CharacterCodingException e) {
      throw new IOException(
          path + " is not a text file in UTF-8. Save the table as CSV in UTF-8.", e);
    }
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(delimiter(text))
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();
    try (CSVParser parser = CSVParser.parse(text, format)) {
      List<CSVRecord> records = parser.getRecords();
      if (records.isEmpty()) {
        throw new IOException(
            path + " is empty. Expected a header such as slide_id,case_id,label.");
      }
      return new SlideTable(path, rows(path, records, isSlide));
    } catch (UncheckedIOException e) {
      throw new IOException(path + " is not a table: " + e.getCause().getMessage(), e);
    }
  }

  /** The labels that occur, sorted. */
  NavigableSet<String> labels() {
    NavigableSet<String> labels = new TreeSet<>();
    rows.forEach(row -> row.label().ifPresent(labels::add));
    return labels;
  }

  private static List<Row> rows(Path path, List<CSVRecord> records, Predicate<String> isSlide)
      throws IOException {
    Map<Set<String>, Integer> columns = columns(records.get(0));
    if (!columns.containsKey(SLIDE) && !columns.containsKey(PATH)) {
      throw new IOException(
          "%s has no column of slides. Found the columns %s, expected one named slide_id or path."
              .formatted(path, records.get(0).toList()));
    }
    CSVRecord first = records.get(0);
    boolean headless = first.size() == 2 && isSlide.test(first.get(0)) && !isNamed(first.get(0));
    List<Row> rows = new ArrayList<>();
    for (CSVRecord record : records.subList(headless ? 0 : 1, records.size())) {
      rows.add(
          new Row(
              record.getRecordNumber(),
              cell(record, columns.get(SLIDE)),
              cell(record, columns.get(PATH)),
              cell(record, columns.get(PATIENT)),
              cell(record, columns.get(LABEL)),
              microns(path, record, columns.get(MICRONS))));
    }
    return rows;
  }

  private static Map<Set<String>, Integer> columns(CSVRecord header) {
    Map<Set<String>, Integer> columns = new LinkedHashMap<>();
    for (int i = 0; i < header.size(); i++) {
      for (Set<String> names : KNOWN) {
        if (names.contains(plain(header.get(i)))) {
          columns.putIfAbsent(names, i);
        }
      }
    }
    if (columns.isEmpty() && header.size() == 2) {
      columns.put(SLIDE, 0);
      columns.put(LABEL, 1);
    } else if (columns.size() == header.size() - 1) {
      int other = 0;
      while (columns.containsValue(other)) {
        other++;
      }
      boolean slides = columns.containsKey(SLIDE) || columns.containsKey(PATH);
      columns.putIfAbsent(slides ? LABEL : SLIDE, other);
    }
    return columns;
  }

  private static boolean isNamed(String column) {
    return KNOWN.stream().anyMatch(names -> names.contains(plain(column)));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
  }

  private static Optional<String> cell(CSVRecord record, Integer column) {
    return column == null || column >= record.size() || record.get(column).isEmpty()
        ? Optional.empty()
        : Optional.of(record.get(column));
  }

  private static Optional<Double> microns(Path path, CSVRecord record, Integer column)
      throws IOException {
    Optional<String> text = cell(record, column);
    try {
      Optional<Double> value = text.map(Double::valueOf);
      if (value.isEmpty() || (value.get() > 0 && value.get() < 1000)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IOException(
        "%s, row %d: expected µm per pixel between 0 and 1000, found '%s'."
            .formatted(path, record.getRecordNumber(), text.orElse("")));
  }

  /** What separates the cells of a table: comma, semicolon or tab, by its first line. */
  static char delimiter(String text) {
    String header = text.lines().findFirst().orElse("");
    long commas = header.chars().filter(c -> c == ',').count();
    long semicolons = header.chars().filter(c -> c == ';').count();
    long tabs = header.chars().filter(c -> c == '\t').count();
    return tabs > Math.max(commas, semicolons) ? '\t' : semicolons > commas ? ';' : ',';
  }
}
