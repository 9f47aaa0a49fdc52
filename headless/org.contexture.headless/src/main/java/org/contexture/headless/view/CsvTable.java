package org.contexture.headless.view;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A table as {@code contexture run} writes it: UTF-8, a header, missing cells empty. */
final class CsvTable implements Closeable, Iterable<CSVRecord> {

  private final Path file;
  private final CSVParser parser;

  private CsvTable(Path file, CSVParser parser) {
    this.file = file;
    this.parser = parser;
  }

  static CsvTable open(Path file) throws IOException {
    Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    try {
      CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
      return new CsvTable(file, CSVParser.builder().setReader(text).setFormat(format).get());
    } catch (IOException | IllegalArgumentException | UncheckedIOException e) {
      text.close();
      throw new IOException(file + " is not a table with a header in UTF-8: " + e.getMessage(), e);
    }
  }

  List<String> columns() {
    return parser.getHeaderNames();
  }

  boolean has(String... columns) {
    return columns().containsAll(List.of(columns));
  }

  /** Rows that cannot be read throw an {@link UncheckedIOException}. */
  @Override
  public Iterator<CSVRecord> iterator() {
    return parser.iterator();
  }

  /** A cell; empty if there is no such column, or nothing in it. */
  static Optional<String> cell(CSVRecord row, String column) {
    return row.isSet(column)
        ? Optional.of(row.get(column)).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  /**
   * A cell that must not be empty.
   *
   * @throws IOException naming file, row and column
   */
  String present(CSVRecord row, String column) throws IOException {
    return cell(row, column)
        .orElseThrow(
            () ->
                new IOException(
                    "%s, row %d: \"%s\" is empty.".formatted(file, row.getRecordNumber(), column)));
  }

  /**
   * A cell with a whole number.
   *
   * @throws IOException naming file, row and column
   */
  int whole(CSVRecord row, String column) throws IOException {
    String text = present(row, column);
    try {
      double number = Double.parseDouble(text);
      if (number == Math.rint(number) && Math.abs(number) < 1 << 30) {
        return (int) number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IOException(
        "%s, row %d: \"%s\" is %s, expected a whole number of pixels."
            .formatted(file, row.getRecordNumber(), column, text));
  }

  @Override
  public String toString() {
    return file.toString();
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
