package org.contexture.mil.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Assume;

/**
 * Numbers that R's survival package and the authors' losses gave for a small cohort.
 *
 * @param r results of R, as text
 * @param python results of the authors' code, as text
 */
record SurvivalFixture(double[][] rows, String r, String python) {

  static final List<String> SETS = List.of("ties12", "integer40", "ovarian26");

  /** Reads a set, or skips the test where the reference data is absent. */
  static SurvivalFixture read(String set) throws IOException {
    Path folder =
        Path.of(System.getProperty("contexture.shared", "absent")).resolve("fixtures/survival");
    Path table = folder.resolve(set + ".csv");
    Assume.assumeTrue("No reference data at " + table, Files.exists(table));
    double[][] rows =
        Files.readAllLines(table).stream()
            .skip(1)
            .map(line -> line.split(","))
            .map(
                cells ->
                    new double[] {
                      Double.parseDouble(cells[1]),
                      Double.parseDouble(cells[2]),
                      Double.parseDouble(cells[3]),
                      Double.parseDouble(cells[6])
                    })
            .toArray(double[][]::new);
    return new SurvivalFixture(
        rows,
        Files.readString(folder.resolve(set + ".R.json")),
        Files.readString(folder.resolve(set + ".python.json")));
  }

  double[] times() {
    return Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
  }

  boolean[] events() {
    boolean[] events = new boolean[rows.length];
    for (int i = 0; i < events.length; i++) {
      events[i] = rows[i][1] == 1;
    }
    return events;
  }

  double[] risks() {
    return Arrays.stream(rows).mapToDouble(row -> row[2]).toArray();
  }

  int[] bins() {
    return Arrays.stream(rows).mapToInt(row -> (int) row[3]).toArray();
  }

  /** The numbers after the first of some keys that follow one another. */
  static double[] numbers(String json, String... keys) {
    int at = 0;
    for (String key : keys) {
      at = json.indexOf("\"" + key + "\"", at);
      if (at < 0) {
        throw new IllegalArgumentException("no " + key);
      }
    }
    String last = keys[keys.length - 1];
    Matcher numbers =
        Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?")
            .matcher(json.substring(at + last.length() + 2, end(json, at + last.length() + 2)));
    return numbers.results().mapToDouble(m -> Double.parseDouble(m.group())).toArray();
  }

  private static int end(String json, int from) {
    int depth = 0;
    for (int i = from; i < json.length(); i++) {
      char c = json.charAt(i);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (depth < 0 || (depth == 0 && (c == ',' || c == '}'))) {
        return i;
      }
    }
    return json.length();
  }
}
