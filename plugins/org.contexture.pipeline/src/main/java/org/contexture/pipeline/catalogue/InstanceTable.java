package org.contexture.pipeline.catalogue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table of anything, from a text file with a header and comma, semicolon or tab between its
 * columns; what each column holds is guessed from all of its cells. The rows stay in the file.
 *
 * @param path of the file
 * @param columns in their order
 */
public record InstanceTable(Path path, List<Column> columns) {

  /** So many values of a column are told. */
  private static final int VALUES = 60;

  private static final Set<String> MISSING = Set.of("", "?");

  /** What the cells of a column are; the first that fits all. */
  public enum Kind {
    WHOLE_NUMBER,
    NUMBER,
    TEXT
  }

  /**
   * A column.
   *
   * @param values that its cells have, in the order of the file; none if they are many
   */
  public record Column(String name, Kind kind, Set<String> values) {

    public Column {
      values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }
  }

  public InstanceTable {
    columns = List.copyOf(columns);
  }

  /**
   * Reads the file once and guesses.
   *
   * @throws IOException if it is no such table: the message names file and row
   */
  public static InstanceTable inspect(Path path) throws IOException {
    List<String> header = header(path);
    Kind[] kinds = new Kind[header.size()];
    Arrays.fill(kinds, Kind.WHOLE_NUMBER);
    List<Set<String>> values = new ArrayList<>();
    header.forEach(name -> values.add(new LinkedHashSet<>()));
    parse(
        path,
        header,
        cells -> {
          for (int i = 0; i < kinds.length; i++) {
            if (cells.get(i).isPresent()) {
              kinds[i] = widened(kinds[i], cells.get(i).get());
              if (values.get(i).size() <= VALUES) {
                values.get(i).add(cells.get(i).get());
              }
            }
          }
        });
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < kinds.length; i++) {
      Set<String> found = values.get(i);
      columns.add(
          new Column(
              header.get(i),
              found.isEmpty() ? Kind.TEXT : kinds[i],
              found.size() > VALUES ? Set.of() : found));
    }
    return new InstanceTable(path, columns);
  }

  /**
   * Reads the rows in their order.
   *
   * @param reader gets a cell for each column; empty where it is missing: nothing, or {@code ?}
   */
  public void forEachRow(Consumer<List<Optional<String>>> reader) throws IOException {
    parse(path, columns.stream().map(Column::name).toList(), reader);
  }

  private static List<String> header(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException(path + " is not a file. Check the path of the table.");
    }
    List<String> header;
    try (CSVParser parser = open(path)) {
      header =
          parser.stream()
              .findFirst()
              .orElseThrow(
                  () -> new IOException(path + " is empty. Expected a header and rows of cells."))
              .toList();
    } catch (UncheckedIOException e) {
      throw new IOException(path + " is not a table: " + e.getCause().getMessage(), e);
    }
    Set<String> names = new HashSet<>();
    for (String name : header) {
      if (name.isEmpty() || !names.add(name)) {
        throw new IOException(
            name.isEmpty()
                ? "%s: column %d has no name.".formatted(path, header.indexOf(name) + 1)
                : "%s has two columns named \"%s\". Rename one.".formatted(path, name));
      }
    }
    return header;
  }

  private static void parse(Path path, List<String> header, Consumer<List<Optional<String>>> reader)
      throws IOException {
    try (CSVParser parser = open(path)) {
      for (CSVRecord record : parser) {
        if (record.size() != header.size()) {
          throw new IOException(
              "%s, row %d has %d cells, but the header has %d columns."
                  .formatted(path, record.getRecordNumber(), record.size(), header.size()));
        }
        if (record.getRecordNumber() > 1) {
          reader.accept(
              record.stream()
                  .map(cell -> Optional.of(cell).filter(text -> !MISSING.contains(text)))
                  .toList());
        }
      }
    } catch (UncheckedIOException e) {
      throw new IOException(path + " is not a table: " + e.getCause().getMessage(), e);
    }
  }

  private static CSVParser open(Path path) throws IOException {
    BufferedReader text = Files.newBufferedReader(path, StandardCharsets.UTF_8);
    try {
      text.mark(1);
      if (text.read() != '\uFEFF') { // a byte-order mark, as spreadsheets write it
        text.reset();
      }
      text.mark(1 << 20);
      String first = text.readLine();
      text.reset();
      CSVFormat format =
          CSVFormat.DEFAULT
              .builder()
              .setDelimiter(SlideTable.delimiter(first == null ? "" : first))
              .setIgnoreEmptyLines(true)
              .setTrim(true)
              .get();
      return CSVParser.builder().setReader(text).setFormat(format).get();
    } catch (CharacterCodingException e) {
      text.close();
      throw new IOException(path + " is not a text file in UTF-8.", e);
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  private static Kind widened(Kind kind, String cell) {
    if (kind == Kind.WHOLE_NUMBER && !isWholeNumber(cell)) {
      kind = Kind.NUMBER;
    }
    return kind == Kind.NUMBER && !isNumber(cell) ? Kind.TEXT : kind;
  }

  private static boolean isWholeNumber(String cell) {
    try {
      Integer.parseInt(cell);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isNumber(String cell) {
    try {
      Double.parseDouble(cell);
      return !cell.endsWith("d") && !cell.endsWith("f"); // Java's, no one else's
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
