package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A table of anything, from a text file with a header ({@link DelimitedText}); what each column
 * holds is guessed from all of its cells. The rows stay in the file.
 *
 * @param path of the file
 * @param columns in their order
 */
public record InstanceTable(Path path, List<Column> columns) {

  /** So many values of a column are told. */
  private static final int VALUES = 60;

  /** What the cells of a column are; the first that fits all. */
  public enum Kind {
    /** Of 32 bits. */
    WHOLE_NUMBER,
    /** Whole, of 64 bits. */
    LONG_NUMBER,
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
    try (DelimitedText text = DelimitedText.open(path)) {
      Iterator<DelimitedText.Row> rows = text.rows().iterator();
      if (!rows.hasNext()) {
        throw new IOException(path + " is empty. Expected a header and rows of cells.");
      }
      List<String> header = header(path, rows.next());
      List<ColumnGuess> guesses = new ArrayList<>();
      List<Set<String>> values = new ArrayList<>();
      for (int i = 0; i < header.size(); i++) {
        guesses.add(new ColumnGuess(text.hasDecimalCommas()));
        values.add(new LinkedHashSet<>());
      }
      while (rows.hasNext()) {
        List<Optional<String>> cells = cells(path, header.size(), rows.next());
        for (int i = 0; i < cells.size(); i++) {
          cells.get(i).ifPresent(guesses.get(i)::add);
          if (values.get(i).size() <= VALUES) {
            cells.get(i).ifPresent(values.get(i)::add);
          }
        }
      }
      List<Column> columns = new ArrayList<>();
      for (int i = 0; i < header.size(); i++) {
        Set<String> found = values.get(i).size() > VALUES ? Set.of() : values.get(i);
        columns.add(new Column(header.get(i), guesses.get(i).kind(), found));
      }
      return new InstanceTable(path, columns);
    } catch (UncheckedIOException e) {
      throw DelimitedText.broken(path, e);
    }
  }

  /**
   * Reads the rows in their order.
   *
   * @param reader gets a cell for each column; empty where it is missing: nothing, {@code ?}, or a
   *     word such as {@code NA}
   */
  public void forEachRow(Consumer<List<Optional<String>>> reader) throws IOException {
    try (DelimitedText text = DelimitedText.open(path)) {
      boolean header = true;
      for (DelimitedText.Row row : text.rows()) {
        if (!header) {
          reader.accept(cells(path, columns.size(), row));
        }
        header = false;
      }
    } catch (UncheckedIOException e) {
      throw DelimitedText.broken(path, e);
    }
  }

  /** The number that a cell of a column of numbers says; it may be infinite. */
  public static double number(String cell) {
    return ColumnGuess.number(cell);
  }

  private static List<String> header(Path path, DelimitedText.Row first) throws IOException {
    List<String> header = first.cells();
    int named = header.size();
    while (header.get(named - 1).isEmpty()) {
      named--; // columns that a spreadsheet left empty
    }
    header = header.subList(0, named);
    Set<String> names = new HashSet<>();
    for (String name : header) {
      if (name.isEmpty() || !names.add(name)) {
        throw new IOException(
            name.isEmpty()
                ? "%s: column %d has no name. Give it one, or remove the column."
                    .formatted(path, header.indexOf(name) + 1)
                : "%s has two columns named \"%s\". Rename one.".formatted(path, name));
      }
    }
    return header;
  }

  private static Optional<String> present(String cell) {
    return Optional.of(cell).filter(text -> !MissingValue.is(text));
  }

  /** A row's cells for the columns of the header. */
  private static List<Optional<String>> cells(Path path, int columns, DelimitedText.Row row)
      throws IOException {
    boolean surplus = row.cells().stream().skip(columns).anyMatch(Predicate.not(String::isEmpty));
    if (row.cells().size() < columns || surplus) {
      throw new IOException(
          "%s, row %d has %d cells, but the header has %d columns."
              .formatted(path, row.number(), row.cells().size(), columns));
    }
    return row.cells().stream().limit(columns).map(InstanceTable::present).toList();
  }
}
