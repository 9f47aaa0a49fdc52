package org.contexture.headless.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;
import org.contexture.view.TileTable;
import org.contexture.view.TileTableBuilder;
import org.contexture.view.ViewContentBuilder;

/** Tile values from a file: {@code Slide}, {@code X}, {@code Y}, {@code Size} and more. */
final class ValuesFile {

  static final String[] NEEDED = {"Slide", "X", "Y", "Size"};

  private static final Set<String> NO_VALUES =
      Set.of(
          "RowID", "Slide", "Path", "Label", "Patient", "X", "Y", "Size", "Pixels", "MPP", "Column",
          "Row");

  /** A column is of numbers if so many first rows have nothing else. */
  private static final int ROWS_LOOKED_AT = 1000;

  /** Finds the slide that a file means by an id; empty if its rows are to be passed over. */
  @FunctionalInterface
  interface Naming {
    Optional<String> slide(String id);
  }

  private ValuesFile() {}

  /**
   * Reads a file.
   *
   * @param name for people
   * @param naming of slides
   * @throws IOException if it is none of tile values
   */
  static void read(Path file, String name, Naming naming, ViewContentBuilder into)
      throws IOException {
    try (CsvTable table = CsvTable.open(file)) {
      if (!table.has(NEEDED)) {
        throw new IOException(
            "%s has the columns %s; tile values have Slide, X, Y, Size and values."
                .formatted(file, table.columns()));
      }
      read(table, name, naming, into);
    } catch (UncheckedIOException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void read(CsvTable table, String name, Naming naming, ViewContentBuilder into)
      throws IOException {
    Iterator<CSVRecord> rows = table.iterator();
    List<CSVRecord> first = new ArrayList<>();
    while (rows.hasNext() && first.size() < ROWS_LOOKED_AT) {
      first.add(rows.next());
    }
    List<String> numbers = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (String column : table.columns()) {
      if (!NO_VALUES.contains(column)) {
        boolean number = first.stream().allMatch(row -> isNumber(row, column));
        (number ? numbers : texts).add(column);
      }
    }
    int[] odd = new int[1];
    try (TileTableBuilder values = TileTable.named(name, numbers, texts)) {
      for (CSVRecord row : first) {
        add(table, row, naming, numbers, texts, values, odd);
      }
      while (rows.hasNext()) {
        add(table, rows.next(), naming, numbers, texts, values, odd);
      }
      into.table(values);
    }
    if (odd[0] > 0) {
      into.note(name + ": cells that are no numbers were left out: " + odd[0] + ".");
    }
  }

  private static boolean isNumber(CSVRecord row, String column) {
    return CsvTable.cell(row, column).map(text -> isNumber(text)).orElse(true);
  }

  private static boolean isNumber(String text) {
    try {
      Double.parseDouble(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static void add(
      CsvTable table,
      CSVRecord row,
      Naming naming,
      List<String> numbers,
      List<String> texts,
      TileTableBuilder values,
      int[] odd)
      throws IOException {
    Optional<String> slide = naming.slide(table.present(row, "Slide"));
    if (slide.isEmpty()) {
      return;
    }
    double[] found = new double[numbers.size()];
    for (int i = 0; i < found.length; i++) {
      String text = CsvTable.cell(row, numbers.get(i)).orElse("NaN");
      boolean number = isNumber(text);
      found[i] = number ? Double.parseDouble(text) : Double.NaN;
      odd[0] += number ? 0 : 1;
    }
    values.add(
        slide.get(),
        table.whole(row, "X"),
        table.whole(row, "Y"),
        table.whole(row, "Size"),
        found,
        texts.stream().map(text -> CsvTable.cell(row, text).orElse("")).toList());
  }
}
