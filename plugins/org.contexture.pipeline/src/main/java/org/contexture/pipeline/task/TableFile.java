package org.contexture.pipeline.task;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.contexture.network.Progress;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.tiling.TileColumns;

/**
 * Tables of slides and tiles as files: CSV (RFC 4180) in UTF-8 with a header; what is not known is
 * empty. Numbers are read as they were, to the last bit.
 */
final class TableFile {

  private static final String LABEL = "Label";
  private static final String PATIENT = "Patient";
  private static final CSVFormat WRITTEN =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
  private static final CSVFormat READ =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreEmptyLines(true)
          .get();

  private TableFile() {}

  /** A table; not a number is not known. */
  static AtomicFile.Content of(List<String> columns, List<? extends List<?>> rows) {
    return file -> {
      try (Writer out = Files.newBufferedWriter(file);
          CSVPrinter csv = new CSVPrinter(out, WRITTEN)) {
        csv.printRecord(columns);
        for (List<?> row : rows) {
          csv.printRecord(row.stream().map(TableFile::cell).toList());
        }
      }
    };
  }

  private static Object cell(Object value) {
    return value instanceof Double number && number.isNaN() ? "" : value;
  }

  /**
   * Joins tables of the same columns, with a row a slide.
   *
   * @param table what all rows together say
   * @param slides of the plan, by id, whose labels and patients are added
   */
  static void join(
      List<Path> parts,
      Path joined,
      WorkPlan.RowTable table,
      Map<String, PlannedSlide> slides,
      Progress progress)
      throws IOException {
    List<CSVRecord> rows = new ArrayList<>();
    for (Path part : parts) {
      read(part, List.of(TileColumns.SLIDE), rows::add);
    }
    Map<String, String> noteOf = table.notes().apply(rows, progress);
    try (Writer out = Files.newBufferedWriter(joined);
        CSVPrinter csv = new CSVPrinter(out, WRITTEN)) {
      List<String> columns = rows.get(0).getParser().getHeaderNames();
      csv.printRecord(Stream.concat(columns.stream(), Stream.of(LABEL, PATIENT)).toList());
      for (CSVRecord row : rows) {
        PlannedSlide slide = slides.get(row.get(TileColumns.SLIDE));
        String note = noteOf.getOrDefault(slide.id(), "");
        for (String column : columns) {
          csv.print(
              column.equals(TileColumns.NOTE)
                  ? (row.get(column) + " " + note).strip()
                  : row.get(column));
        }
        csv.print(slide.label().orElse(""));
        csv.print(slide.patient().orElse(""));
        csv.println();
      }
    }
  }

  /** Takes a row. */
  @FunctionalInterface
  interface Rows {
    void row(CSVRecord row) throws IOException;
  }

  /**
   * Reads a table.
   *
   * @param columns that it must have
   * @throws IOException naming the file and the row, if it is none
   */
  static void read(Path file, List<String> columns, Rows rows) throws IOException {
    long row = 1;
    try (CSVParser csv =
        CSVParser.builder().setReader(Files.newBufferedReader(file)).setFormat(READ).get()) {
      for (String column : columns) {
        if (!csv.getHeaderNames().contains(column)) {
          throw new IOException(
              "%s has no column \"%s\". It has: %s."
                  .formatted(file, column, String.join(", ", csv.getHeaderNames())));
        }
      }
      for (CSVRecord one : csv) {
        row++;
        rows.row(one);
      }
    } catch (RuntimeException e) { // of the parser, or a number that is none
      throw new IOException(
          "%s, row %d, cannot be read: %s".formatted(file, row, e.getMessage()), e);
    }
  }
}
