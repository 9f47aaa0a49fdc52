package org.contexture.pipeline.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What may be wrong with the cells of a column, in sentences that name them. */
final class CellDoubts {

  /** Ids that a spreadsheet has rounded, such as {@code 1.23457E+16}: several may be one by now. */
  private static final Pattern ROUNDED = Pattern.compile("\\d(\\.\\d+)?[eE]\\+\\d+");

  /** What people write where there is no label, though a class may be called so. */
  private static final Set<String> NOTHING_PERHAPS =
      Set.of(
          "na",
          "n.a.",
          "none",
          "nil",
          "unknown",
          "missing",
          "undefined",
          "not available",
          "not reported",
          "not applicable",
          "not known",
          "no label",
          "unlabeled",
          "unlabelled",
          "tbd",
          "k.a.",
          "unbekannt",
          ".",
          "-9",
          "-99",
          "-999",
          "99",
          "999",
          "9999");

  private CellDoubts() {}

  /** Cells that are read as no value, though they are not empty. */
  static List<String> missing(String what, List<String> cells, Predicate<String> isNothing) {
    List<String> words =
        cells.stream().filter(cell -> !cell.isEmpty() && isNothing.test(cell)).toList();
    return words.isEmpty()
        ? List.of()
        : List.of(
            "%s read as no %s: %s."
                .formatted(
                    Plural.of(words.size(), "cell"),
                    what,
                    Plural.some(words.stream().distinct().toList())));
  }

  static List<String> rounded(List<String> ids) {
    List<String> rounded =
        ids.stream().filter(cell -> ROUNDED.matcher(cell).matches()).distinct().toList();
    return rounded.isEmpty()
        ? List.of()
        : List.of(
            ("ids that a spreadsheet has rounded: %s. Several slides or patients may have become"
                    + " one; export the table again with these columns as text.")
                .formatted(Plural.some(rounded)));
  }

  /** Labels that may mean that there is none. */
  static List<String> labels(Set<String> labels) {
    boolean numbers = labels.stream().anyMatch(label -> label.matches("-?\\d*[0-8]\\d+"));
    List<String> doubtful =
        labels.stream()
            .filter(label -> NOTHING_PERHAPS.contains(label.toLowerCase(Locale.ROOT)))
            .filter(label -> !numbers || !label.matches("-?9+"))
            .map(label -> "\"" + label + "\"")
            .toList();
    return doubtful.isEmpty()
        ? List.of()
        : List.of(
            "%s counts as a label. If it means that there is none, leave these cells empty."
                .formatted(String.join(", ", doubtful)));
  }

  /** Values that people would take for the same. */
  static List<String> alike(String what, Set<String> values) {
    Map<String, Set<String>> spellings = new TreeMap<>();
    for (String value : values) {
      spellings.computeIfAbsent(plain(value), any -> new TreeSet<>()).add(value);
    }
    List<String> alike = new ArrayList<>();
    for (Set<String> same : spellings.values()) {
      if (same.size() > 1) {
        alike.add(same.stream().map(v -> "\"" + v + "\"").collect(Collectors.joining(" and ")));
      }
    }
    return alike.isEmpty()
        ? List.of()
        : List.of(
            "%s that differ in spelling only count as different: %s."
                .formatted(what, Plural.some(alike)));
  }

  /** Without case, spaces, leading zeros and a fraction of 0. */
  private static String plain(String value) {
    return value
        .toLowerCase(Locale.ROOT)
        .replaceAll("[\\s_-]+", " ")
        .strip()
        .replaceFirst("^0+(?=\\d)", "")
        .replaceFirst("^(\\d+)[.,]0+$", "$1");
  }
}
