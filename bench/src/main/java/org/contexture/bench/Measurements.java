package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of each arm at each seed. With a file, every line is appended as soon as it is
 * known, so that a series of runs that is stopped goes on where it was. The file's first line says
 * under which settings; a file of other settings is refused.
 */
final class Measurements {

  private record Key(String arm, long seed, String measure) {}

  private static final String SETTINGS = "# ";

  private final Map<Key, Double> values = new LinkedHashMap<>();
  private final Optional<Path> file;

  /**
   * Takes up what the file holds, if there is one.
   *
   * @throws IOException if it holds something else, or results of other settings
   */
  Measurements(Optional<Path> file, String settings) throws IOException {
    this.file = file;
    if (file.isPresent() && Files.exists(file.get())) {
      List<String> lines = Files.readAllLines(file.get());
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).startsWith(SETTINGS)) {
          requireSame(lines.get(i).substring(SETTINGS.length()), settings);
        } else {
          take(lines.get(i), i + 1);
        }
      }
    } else if (file.isPresent()) {
      Files.writeString(file.get(), SETTINGS + settings + "\n");
    }
  }

  private void requireSame(String before, String now) throws IOException {
    if (!before.equals(now)) {
      throw new IOException(
          "%s holds results of other settings. Name another file, or go on with those.%n  there: %s%n  now:   %s"
              .formatted(file.orElseThrow(), before, now));
    }
  }

  private void take(String line, int number) throws IOException {
    String[] cells = line.split("\t", -1);
    try {
      values.put(new Key(cells[0], Long.parseLong(cells[1]), cells[2]), Double.valueOf(cells[3]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException(
          "%s, line %d: expected arm, seed, measure and value between tabs, found “%s”. Remove the line."
              .formatted(file.orElseThrow(), number, line),
          e);
    }
  }

  boolean knows(String arm, long seed) {
    return values.keySet().stream().anyMatch(key -> key.arm.equals(arm) && key.seed == seed);
  }

  /** Adds all that is known of one run at once. */
  void add(String arm, long seed, Map<String, Double> measured) throws IOException {
    StringBuilder lines = new StringBuilder();
    measured.forEach(
        (measure, value) -> {
          values.put(new Key(arm, seed, measure), value);
          lines.append(arm + "\t" + seed + "\t" + measure + "\t" + value + "\n");
        });
    System.out.print(lines);
    if (file.isPresent()) {
      Files.writeString(file.get(), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  /**
   * A row per arm and measure: mean and deviation over seeds, and the differences to two other
   * arms, paired by seed.
   */
  void print(List<String> measures, String before, String control) {
    System.out.printf(
        "| encoder | measure | n | mean | sd | minus %s | sd | minus %s | sd |%n", before, control);
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    Set<String> arms = new LinkedHashSet<>();
    values.keySet().forEach(key -> arms.add(key.arm));
    for (String measure : measures) {
      for (String arm : arms) {
        List<Double> own = numbers(arm, key -> values.get(key), measure);
        if (!own.isEmpty()) {
          System.out.printf(
              Locale.ROOT,
              "| %s | %s | %d | %.3f | %s | %s | %s |%n",
              arm,
              measure,
              own.size(),
              mean(own),
              deviation(own),
              apart(arm, before, measure),
              apart(arm, control, measure));
        }
      }
    }
  }

  private String apart(String arm, String other, String measure) {
    List<Double> differences =
        numbers(
            arm,
            key -> {
              Double there = values.get(new Key(other, key.seed, measure));
              return there == null || arm.equals(other) ? Double.NaN : values.get(key) - there;
            },
            measure);
    return differences.isEmpty()
        ? " | "
        : String.format(Locale.ROOT, "%+.3f | %s", mean(differences), deviation(differences));
  }

  private List<Double> numbers(String arm, ToDoubleFunction<Key> value, String measure) {
    List<Double> numbers = new ArrayList<>();
    values.keySet().stream()
        .filter(key -> key.arm.equals(arm) && key.measure.equals(measure))
        .mapToDouble(value)
        .filter(number -> !Double.isNaN(number))
        .forEach(numbers::add);
    return numbers;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** Of a sample; empty for a single value. */
  private static String deviation(List<Double> values) {
    double mean = mean(values);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return values.size() < 2
        ? ""
        : String.format(Locale.ROOT, "%.3f", Math.sqrt(squares / (values.size() - 1)));
  }
}
