package org.contexture.slides.region;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What the values of a label image mean: a table of two columns, a value (or colour {@code
 * #rrggbb}) and a class, with or without a header.
 */
record LabelLegend(Map<Integer, String> names) {

  /** The given legend, or one beside the image: its name with .csv, or legend.csv. */
  static LabelLegend of(Path image, Optional<Path> given) throws IOException {
    if (given.isPresent()) {
      return read(given.get());
    }
    String name = image.getFileName().toString();
    String stem = name.substring(0, name.lastIndexOf('.'));
    for (String candidate : List.of(stem + ".csv", "legend.csv")) {
      Path file = image.resolveSibling(candidate);
      if (Files.isRegularFile(file)) {
        return read(file);
      }
    }
    return new LabelLegend(Map.of());
  }

  private static LabelLegend read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8).replace("\uFEFF", "");
    long semicolons = text.chars().filter(c -> c == ';').count();
    long tabs = text.chars().filter(c -> c == '\t').count();
    long commas = text.chars().filter(c -> c == ',').count();
    char delimiter = tabs > commas ? '\t' : semicolons > commas ? ';' : ',';
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setIgnoreEmptyLines(true).get();
    Map<Integer, String> names = new HashMap<>();
    try (CSVParser rows = CSVParser.parse(text, format)) {
      for (CSVRecord row : rows) {
        Optional<Integer> value = row.size() < 2 ? Optional.empty() : value(row.get(0).strip());
        if (value.isPresent()) {
          names.put(value.get(), row.get(1).strip());
        } else if (row.getRecordNumber() > 1) {
          throw new AnnotationException(
              "%s, row %d: expected a value (or a colour #rrggbb) and a class, found \"%s\"."
                  .formatted(file, row.getRecordNumber(), String.join(",", row.values())));
        }
      }
    }
    return new LabelLegend(Map.copyOf(names));
  }

  private static Optional<Integer> value(String text) {
    try {
      return Optional.of(
          text.startsWith("#") ? Integer.parseInt(text.substring(1), 16) : Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The class of a value; without a legend the value itself; empty for the class "". */
  Optional<String> name(int value, boolean colour) {
    String number = colour ? String.format(Locale.ROOT, "#%06x", value) : Integer.toString(value);
    return Optional.of(names.getOrDefault(value, number)).filter(name -> !name.isBlank());
  }
}
