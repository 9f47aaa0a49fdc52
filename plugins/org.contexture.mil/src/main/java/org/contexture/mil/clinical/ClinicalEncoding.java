package org.contexture.mil.clinical;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Clinical facts as one vector: numbers standardised, categories one-hot, each column with a flag
 * for what is missing. Fitted to training patients alone. Immutable.
 *
 * @param columns in order of their names
 */
public record ClinicalEncoding(List<ClinicalColumn> columns) {

  private static final int MOST_CATEGORIES = 50;

  public ClinicalEncoding {
    columns = List.copyOf(columns);
  }

  /**
   * Checks that each column tells patients of a cohort apart.
   *
   * @param facts of each, by the column's name
   * @throws IllegalArgumentException naming the column, and what to do
   */
  public static void check(List<Map<String, Fact>> facts, List<String> names) {
    for (String name : names) {
      List<Fact> known = known(facts, name).toList();
      List<Fact> values = known.stream().distinct().limit(MOST_CATEGORIES + 1L).toList();
      if (values.size() < 2) {
        throw new IllegalArgumentException(
            "The clinical column “%s” has %s for all %d slides; it tells nothing. Leave it out."
                .formatted(
                    name,
                    values.isEmpty() ? "no value" : "the single value " + shown(values.get(0)),
                    facts.size()));
      }
      if (known.get(0) instanceof Fact.Category && values.size() > MOST_CATEGORIES) {
        throw new IllegalArgumentException(
            "The clinical column “%s” has more than %d different texts; it names rather than describes. Leave it out, or join its values into groups."
                .formatted(name, MOST_CATEGORIES));
      }
    }
  }

  private static String shown(Fact fact) {
    return fact instanceof Fact.Quantity of
        ? Double.toString(of.value())
        : "“%s”".formatted(((Fact.Category) fact).name());
  }

  private static Stream<Fact> known(List<Map<String, Fact>> facts, String name) {
    return facts.stream().map(own -> own.get(name)).filter(Objects::nonNull);
  }

  /** Fits to training patients. */
  public static ClinicalEncoding fit(List<Map<String, Fact>> training) {
    TreeSet<String> names =
        training.stream()
            .flatMap(own -> own.keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    List<ClinicalColumn> columns = new ArrayList<>();
    for (String name : names) {
      List<Fact> known = known(training, name).toList();
      columns.add(
          known.get(0) instanceof Fact.Quantity ? numeric(name, known) : nominal(name, known));
    }
    return new ClinicalEncoding(columns);
  }

  private static ClinicalColumn numeric(String name, List<Fact> known) {
    double[] values = known.stream().mapToDouble(fact -> ((Fact.Quantity) fact).value()).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
    return new ClinicalColumn.Numeric(name, mean, deviation > 0 ? deviation : 1);
  }

  private static ClinicalColumn nominal(String name, List<Fact> known) {
    return new ClinicalColumn.Nominal(
        name,
        known.stream().map(fact -> ((Fact.Category) fact).name()).distinct().sorted().toList());
  }

  /** Length of the vector. */
  public int width() {
    return columns.stream().mapToInt(ClinicalColumn::width).sum();
  }

  /** The vector of a patient. */
  public float[] encode(Map<String, Fact> facts) {
    float[] numbers = new float[width()];
    int at = 0;
    for (ClinicalColumn column : columns) {
      column.write(Optional.ofNullable(facts.get(column.name())), numbers, at);
      at += column.width();
    }
    return numbers;
  }

  /** Names of the columns. */
  public List<String> names() {
    return columns.stream().map(ClinicalColumn::name).toList();
  }

  /** Names of the columns whose category of a patient no training patient had. */
  public List<String> unknown(Map<String, Fact> facts) {
    return columns.stream()
        .filter(
            column ->
                column instanceof ClinicalColumn.Nominal nominal
                    && facts.get(column.name()) instanceof Fact.Category category
                    && !nominal.categories().contains(category.name()))
        .map(ClinicalColumn::name)
        .toList();
  }

  /** As text; {@link #load} takes it up. */
  public String save() {
    return columns.stream().map(ClinicalColumn::save).collect(Collectors.joining("\u001e"));
  }

  /**
   * What {@link #save} gave.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  public static ClinicalEncoding load(String saved) {
    return new ClinicalEncoding(
        Stream.of(saved.split("\u001e", -1)).map(ClinicalColumn::of).toList());
  }
}
