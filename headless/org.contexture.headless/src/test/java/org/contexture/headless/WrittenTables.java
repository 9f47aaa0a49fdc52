package org.contexture.headless;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Tables that commands and nodes wrote. */
final class WrittenTables {

  private WrittenTables() {}

  static List<CSVRecord> rows(Path table) throws IOException {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser csv =
        CSVParser.builder().setReader(Files.newBufferedReader(table)).setFormat(format).get()) {
      return csv.getRecords();
    }
  }

  /** Names of files with an ending, sorted; none without the folder. */
  static List<String> names(Path folder, String ending) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .sorted()
          .toList();
    }
  }

  /** How often tasks did slides, as their manifests say. */
  static Map<String, Integer> timesDone(Path out) throws IOException {
    Map<String, Integer> done = new TreeMap<>();
    Path manifests = out.resolve("manifest");
    for (String name : names(manifests, ".csv")) {
      for (String line : Files.readAllLines(manifests.resolve(name))) { // the last may be cut off
        if (line.contains(",done,")) {
          done.merge(line.split(",", 2)[0], 1, Integer::sum);
        }
      }
    }
    return done;
  }

  /** The tables of all slides have the node's rows, text by text, in the columns that they have. */
  static void assertSameRows(Path node, Path out, String ending, List<String> notCompared)
      throws IOException {
    List<CSVRecord> rows = new ArrayList<>();
    for (String name : names(out, ending)) {
      rows.addAll(rows(out.resolve(name)));
    }
    assertSameRows(rows(node), rows, notCompared);
  }

  static void assertSameRows(
      List<CSVRecord> expected, List<CSVRecord> found, List<String> notCompared) {
    assertTrue("there is something to compare", found.size() > 0);
    assertEquals(expected.size(), found.size());
    Map<String, List<CSVRecord>> bySlide = new TreeMap<>();
    found.forEach(
        row -> bySlide.computeIfAbsent(row.get("Slide"), key -> new ArrayList<>()).add(row));
    Map<String, Integer> next = new TreeMap<>();
    for (CSVRecord row : expected) {
      String slide = row.get("Slide");
      CSVRecord own = bySlide.get(slide).get(next.merge(slide, 1, Integer::sum) - 1);
      for (String column : own.getParser().getHeaderNames()) {
        if (!notCompared.contains(column)) {
          assertEquals(slide + ", " + column, row.get(column), own.get(column));
        }
      }
    }
  }
}
