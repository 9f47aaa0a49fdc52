package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.contexture.pipeline.SlideFileName;
import org.contexture.pipeline.catalogue.SlideColumns.Kind;

/**
 * A table of bags in a text file: a column of slides, and others, which are asked for by name.
 *
 * @param path of the file
 * @param columns in the order of the file
 * @param rows likewise
 */
public record BagList(Path path, List<String> columns, List<Row> rows) {

  /** The column of the paths of feature files. */
  public static final String FEATURES = "Features";

  /**
   * One bag.
   *
   * @param number of the row in the file
   * @param cells by column; those that say that there is no value are not there
   */
  public record Row(long number, String slide, Map<String, String> cells) {

    public Row {
      cells = Map.copyOf(cells);
    }

    /** A cell. */
    public Optional<String> cell(String column) {
      return Optional.ofNullable(cells.get(column));
    }
  }

  public BagList {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * Reads a table.
   *
   * @throws IOException if there is none, or it has no column of slides, or a row lacks its slide
   */
  public static BagList read(Path path) throws IOException {
    List<DelimitedText.Row> found =
        DelimitedText.table(
            path, "lists no bag. Expected a header such as Slide,Features,Patient,Label and rows.");
    List<String> header = found.get(0).cells();
    int slide = slide(path, header);
    List<DelimitedText.Row> body = found.subList(1, found.size());
    List<MissingCells> missing =
        IntStream.range(0, header.size()).mapToObj(column -> missing(body, column)).toList();
    List<Row> rows = new ArrayList<>();
    for (DelimitedText.Row row : body) {
      Map<String, String> cells = new LinkedHashMap<>();
      for (int column = 0; column < header.size(); column++) {
        if (!missing.get(column).isNothing(row.cell(column))) {
          cells.put(header.get(column), row.cell(column));
        }
      }
      if (row.cell(slide).isEmpty()) {
        throw new IOException(
            "%s, row %d: there is no slide in “%s”."
                .formatted(path, row.number(), header.get(slide)));
      }
      rows.add(new Row(row.number(), row.cell(slide), cells));
    }
    return new BagList(path, header, rows);
  }

  private static int slide(Path path, List<String> header) throws IOException {
    for (int i = 0; i < header.size(); i++) {
      if (Kind.of(header.get(i)).filter(Kind.SLIDE::equals).isPresent()) {
        return i;
      }
    }
    throw new IOException(
        "%s has no column of slides. Found the columns %s, expected one named Slide or slide_id."
            .formatted(path, header));
  }

  private static MissingCells missing(List<DelimitedText.Row> rows, int column) {
    MissingCells missing = new MissingCells();
    rows.forEach(row -> missing.add(row.cell(column)));
    return missing;
  }

  /** What the table says of a slide: by the first column with a usual name of labels. */
  public Optional<String> label(Row row) {
    return cell(row, Kind.LABEL);
  }

  /** Whose slide it is: by the first column with a usual name of patients. */
  public Optional<String> patient(Row row) {
    return cell(row, Kind.PATIENT);
  }

  private Optional<String> cell(Row row, Kind kind) {
    return columns.stream()
        .filter(column -> Kind.of(column).filter(kind::equals).isPresent())
        .findFirst()
        .flatMap(row::cell);
  }

  /**
   * The feature file of a bag.
   *
   * @param folder of files that are named after their slides; empty for the paths in the column
   *     {@value #FEATURES}, relative to the list
   * @throws IOException if there is no such column, or no path in it
   */
  public Path features(Row row, Optional<Path> folder) throws IOException {
    if (folder.isPresent()) {
      return folder
          .get()
          .toAbsolutePath()
          .normalize()
          .resolve(SlideFileName.of(row.slide(), ".h5"));
    }
    String cell =
        row.cell(required(FEATURES))
            .orElseThrow(
                () ->
                    new IOException(
                        "%s, row %d: slide “%s” has no path in “%s”."
                            .formatted(path, row.number(), row.slide(), FEATURES)));
    return path.toAbsolutePath().resolveSibling(cell).normalize();
  }

  /** A column by its name, or else by its name in other case. */
  public Optional<String> column(String name) {
    List<String> names =
        rows.stream().flatMap(row -> row.cells().keySet().stream()).distinct().toList();
    return names.stream()
        .filter(name::equals)
        .findFirst()
        .or(() -> names.stream().filter(sameLetters(name)).findFirst());
  }

  private static Predicate<String> sameLetters(String name) {
    return other -> other.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
  }

  /**
   * The same, which must be there.
   *
   * @throws IOException naming the columns that are there
   */
  public String required(String name) throws IOException {
    return column(name)
        .orElseThrow(
            () ->
                new IOException(
                    "%s has no column “%s”. Found %s."
                        .formatted(
                            path,
                            name,
                            rows.stream()
                                .flatMap(row -> row.cells().keySet().stream())
                                .distinct()
                                .sorted()
                                .toList())));
  }
}
