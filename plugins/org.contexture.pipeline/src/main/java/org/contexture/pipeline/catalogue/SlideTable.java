package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.contexture.pipeline.catalogue.SlideColumns.Kind;

/**
 * A table about slides with columns of slides, patients and labels ({@link SlideColumns}), from a
 * text file ({@link DelimitedText}) or from elsewhere.
 *
 * @param path of the file, or what messages call the table
 * @param rows in the order of the file
 * @param notes what was passed over or may be wrong, for people
 */
public record SlideTable(Path path, List<Row> rows, List<String> notes) {

  /** So many lines may come before the header: a title, comments. */
  private static final int LINES_BEFORE = 10;

  /**
   * One line.
   *
   * @param line in the file, for messages
   * @param micronsPerPixel of level 0
   * @param bytes size of the slide, as the table has it
   */
  public record Row(
      long line,
      Optional<String> slide,
      Optional<String> path,
      Optional<String> patient,
      Optional<String> label,
      Optional<Double> micronsPerPixel,
      Optional<String> bytes) {}

  public SlideTable {
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

  /**
   * Reads a table that is no text file.
   *
   * @param name what messages call it
   * @param rows cells as text, in the order of the columns; nothing is an empty text
   * @throws IOException if it names neither slides nor paths, or a cell is not what its column says
   */
  public static SlideTable of(String name, List<String> columns, List<List<String>> rows)
      throws IOException {
    List<DelimitedText.Row> body = new ArrayList<>();
    for (List<String> cells : rows) {
      body.add(new DelimitedText.Row(body.size() + 1L, cells));
    }
    Path path = Path.of(name);
    SlideColumns known = new SlideColumns(path, columns);
    return read(path, known, body, known.notes());
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
    int header = header(found);
    if (header > 0) {
      notes.add(
          "%s: %s passed over; the columns are named in row %d."
              .formatted(
                  path,
                  header == 1 ? "row 1 is" : "rows 1 to " + found.get(header - 1).number() + " are",
                  found.get(header).number()));
    }
    List<DelimitedText.Row> body = found.subList(header + 1, found.size());
    List<String> names = RowNumbers.header(found.get(header).cells(), body);
    SlideColumns columns = new SlideColumns(path, names);
    notes.addAll(columns.notes());
    if (names.size() == 2 && isSlide.test(names.get(0)) && Kind.of(names.get(0)).isEmpty()) {
      body = found.subList(header, found.size()); // without a header
    }
    return read(path, columns, body, notes);
  }

  private static SlideTable read(
      Path path, SlideColumns columns, List<DelimitedText.Row> body, List<String> before)
      throws IOException {
    List<String> notes = new ArrayList<>(before);
    MissingCells labels = missing(body, columns.of(Kind.LABEL));
    MissingCells patients = missing(body, columns.of(Kind.PATIENT));
    List<Row> rows = new ArrayList<>();
    for (DelimitedText.Row row : body) {
      rows.add(
          new Row(
              row.number(),
              text(row, columns.of(Kind.SLIDE)),
              text(row, columns.of(Kind.PATH)),
              text(row, columns.of(Kind.PATIENT)).filter(Predicate.not(patients::isNothing)),
              text(row, columns.of(Kind.LABEL)).filter(Predicate.not(labels::isNothing)),
              microns(path, row, columns.of(Kind.MICRONS)),
              text(row, columns.of(Kind.BYTES)).filter(Predicate.not(MissingValue::is))));
    }
    List<String> doubts = new ArrayList<>();
    doubts.addAll(
        CellDoubts.missing("label", cells(body, columns.of(Kind.LABEL)), labels::isNothing));
    doubts.addAll(
        CellDoubts.missing("patient", cells(body, columns.of(Kind.PATIENT)), patients::isNothing));
    doubts.addAll(doubts(rows));
    doubts.forEach(doubt -> notes.add(path + ": " + doubt));
    return new SlideTable(path, rows, notes);
  }

  private static List<String> doubts(List<Row> rows) {
    Set<String> labels = values(rows, Row::label);
    Set<String> patients = values(rows, Row::patient);
    List<String> ids = new ArrayList<>(values(rows, Row::slide));
    ids.addAll(patients);
    List<String> doubts = new ArrayList<>(CellDoubts.rounded(ids));
    doubts.addAll(CellDoubts.labels(labels));
    doubts.addAll(CellDoubts.alike("labels", labels));
    doubts.addAll(CellDoubts.alike("patients", patients));
    return doubts;
  }

  private static Set<String> values(List<Row> rows, Function<Row, Optional<String>> column) {
    return rows.stream()
        .flatMap(row -> column.apply(row).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The first row, or one of the next that has a usual name of a column of slides. */
  private static int header(List<DelimitedText.Row> found) {
    for (int i = 0; i < Math.min(LINES_BEFORE, found.size()); i++) {
      if (namesSlides(found.get(i))) {
        return i;
      }
    }
    return 0;
  }

  private static boolean namesSlides(DelimitedText.Row row) {
    return row.cells().stream()
        .map(Kind::of)
        .anyMatch(kind -> kind.filter(k -> k == Kind.SLIDE || k == Kind.PATH).isPresent());
  }

  private static MissingCells missing(List<DelimitedText.Row> rows, Optional<Integer> column) {
    MissingCells missing = new MissingCells();
    cells(rows, column).forEach(missing::add);
    return missing;
  }

  private static List<String> cells(List<DelimitedText.Row> rows, Optional<Integer> column) {
    return column.map(c -> rows.stream().map(row -> row.cell(c)).toList()).orElse(List.of());
  }

  private static Optional<String> text(DelimitedText.Row row, Optional<Integer> column) {
    return column.map(row::cell).filter(Predicate.not(String::isEmpty));
  }

  private static Optional<Double> microns(
      Path path, DelimitedText.Row row, Optional<Integer> column) throws IOException {
    Optional<String> text = text(row, column).filter(Predicate.not(MissingValue::is));
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
