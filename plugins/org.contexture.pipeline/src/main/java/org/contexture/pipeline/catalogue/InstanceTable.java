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
 * @param isNumbered whether a first column of the file that only numbers the rows is left out
 */
public record InstanceTable(Path path, List<Column> columns, boolean isNumbered) {

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
   * @param hasIdleDashes whether cells with a dash have no value
   */
  public record Column(String name, Kind kind, Set<String> values, boolean hasIdleDashes) {

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
      List<String> names = rows.next().cells();
      DelimitedText.Row row = rows.hasNext() ? rows.next() : null;
      List<String> header =
          header(path, RowNumbers.header(names, row == null ? List.of() : List.of(row)));
      List<ColumnGuess> guesses = new ArrayList<>();
      List<Set<String>> values = new ArrayList<>();
      for (int i = 0; i < header.size(); i++) {
        guesses.add(new ColumnGuess(text.hasDecimalCommas()));
        values.add(new LinkedHashSet<>());
      }
      while (row != null) {
        List<String> cells = cells(path, header.size(), row);
        for (int i = 0; i < cells.size(); i++) {
          String cell = cells.get(i);
          if (!MissingValue.is(cell)) {
            guesses.get(i).add(cell);
            if (values.get(i).size() <= VALUES) {
              values.get(i).add(cell);
            }
          }
        }
        row = rows.hasNext() ? rows.next() : null;
      }
      List<Column> columns = new ArrayList<>();
      for (int i = 0; i < header.size(); i++) {
        columns.add(column(header.get(i), guesses.get(i), values.get(i)));
      }
      Column first = columns.get(0);
      boolean isNumbered =
          RowNumbers.mayBe(first.name())
              && (first.kind() == Kind.WHOLE_NUMBER || first.kind() == Kind.LONG_NUMBER);
      if (first.name().isEmpty() && !isNumbered) {
        throw unnamed(path, 1);
      }
      return new InstanceTable(
          path, isNumbered ? columns.subList(1, columns.size()) : columns, isNumbered);
    } catch (UncheckedIOException e) {
      throw DelimitedText.broken(path, e);
    }
  }

  private static Column column(String name, ColumnGuess guess, Set<String> values) {
    Set<String> told = values.size() > VALUES ? new LinkedHashSet<>() : values;
    if (guess.hasIdleDashes()) {
      told.removeIf(MissingCells::isDash);
    }
    return new Column(name, guess.kind(), told, guess.hasIdleDashes());
  }

  /** What is left out, for people. */
  public List<String> notes() {
    return isNumbered
        ? List.of("%s: the first column numbers the rows and is left out.".formatted(path))
        : List.of();
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
          List<String> cells = cells(path, columns.size() + (isNumbered ? 1 : 0), row);
          reader.accept(present(isNumbered ? cells.subList(1, cells.size()) : cells));
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

  private static List<String> header(Path path, List<String> cells) throws IOException {
    List<String> header = cells;
    int named = header.size();
    while (header.get(named - 1).isEmpty()) {
      named--; // columns that a spreadsheet left empty
    }
    header = header.subList(0, named);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i);
      if (name.isEmpty() && i > 0) {
        throw unnamed(path, i + 1);
      }
      if (!names.add(name)) {
        throw new IOException("%s has two columns named \"%s\". Rename one.".formatted(path, name));
      }
    }
    return header;
  }

  private static IOException unnamed(Path path, int column) {
    return new IOException(
        "%s: column %d has no name. Give it one, or remove the column.".formatted(path, column));
  }

  private List<Optional<String>> present(List<String> cells) {
    List<Optional<String>> present = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      boolean nothing =
          MissingValue.is(cell) || (columns.get(i).hasIdleDashes() && MissingCells.isDash(cell));
      present.add(nothing ? Optional.empty() : Optional.of(cell));
    }
    return present;
  }

  /** A row's cells for the columns of the header. */
  private static List<String> cells(Path path, int columns, DelimitedText.Row row)
      throws IOException {
    boolean surplus = row.cells().stream().skip(columns).anyMatch(Predicate.not(String::isEmpty));
    if (row.cells().size() < columns || surplus) {
      throw new IOException(
          "%s, row %d has %d cells, but the header has %d columns."
              .formatted(path, row.number(), row.cells().size(), columns));
    }
    return row.cells().subList(0, columns);
  }
}
