package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.contexture.evaluation.PositiveClass;
import org.contexture.mil.task.Truth;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataValue;
import org.knime.core.data.DoubleValue;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;

/** The columns from which is known what bags are asked for. */
@FunctionalInterface
public interface TruthColumns {

  /** What a row tells; empty if a cell is missing. */
  Optional<Truth> of(DataRow row) throws InvalidSettingsException;

  /** Nothing is asked for. */
  static TruthColumns none() {
    return row -> Optional.empty();
  }

  /** The class. */
  static TruthColumns classes(DataTableSpec spec, String column) {
    int index = spec.findColumnIndex(column);
    return row -> Columns.text(row, index).map(Truth::ofClass);
  }

  /** A number. */
  static TruthColumns number(DataTableSpec spec, String column) throws InvalidSettingsException {
    int index = numeric(spec, column);
    return row -> number(row, index).map(Truth.OfNumber::new);
  }

  /**
   * Survival.
   *
   * @param event value of the event column that says that it happened; if empty, found by the names
   * @throws InvalidSettingsException if the column has no two values, or none is the event
   */
  static TruthColumns survival(
      BufferedDataTable table, String timeColumn, String eventColumn, String event)
      throws InvalidSettingsException {
    DataTableSpec spec = table.getDataTableSpec();
    int time = numeric(spec, timeColumn);
    int happened = any(spec, eventColumn);
    String value = event(table, happened, eventColumn, event);
    return row -> {
      Optional<Double> months = number(row, time);
      Optional<String> end = Columns.text(row, happened);
      if (months.isEmpty() || end.isEmpty()) {
        return Optional.empty();
      }
      if (months.get() < 0) {
        throw new InvalidSettingsException(
            "Row \"%s\" has the survival time %s in \"%s\"; expected 0 or later. Correct it, or filter the row out."
                .formatted(row.getKey().getString(), months.get(), timeColumn));
      }
      return Optional.of(new Truth.OfSurvival(months.get(), end.get().equals(value)));
    };
  }

  private static String event(BufferedDataTable table, int column, String name, String event)
      throws InvalidSettingsException {
    TreeSet<String> values = new TreeSet<>();
    for (DataRow row : table) {
      Columns.text(row, column).ifPresent(values::add);
    }
    if (!event.isBlank() && values.contains(event)) {
      return event;
    }
    if (!event.isBlank() || values.size() > 2) {
      throw new InvalidSettingsException(
          "Which value of \"%s\" says that the event happened? Found %s; set \"Event value\" to one of them."
              .formatted(name, values.size() > 10 ? values.size() + " different values" : values));
    }
    List<String> both = new ArrayList<>(values);
    if (both.size() < 2) {
      throw new InvalidSettingsException(
          "Column \"%s\" has %s, so that it does not tell events from the censored. Choose the column that does, or set \"Event value\"."
              .formatted(
                  name, both.isEmpty() ? "no value" : "only the value \"" + both.get(0) + "\""));
    }
    return both.get(event(name, both));
  }

  /** By what the values say, else by how they sound. */
  private static int event(String name, List<String> both) {
    Optional<Boolean> first = EventWords.happened(name, both.get(0));
    Optional<Boolean> second = EventWords.happened(name, both.get(1));
    if (!first.equals(second)) {
      return first.orElseGet(() -> !second.orElseThrow()) ? 0 : 1;
    }
    int marked = PositiveClass.guess(both);
    return EventWords.isOfNoEvent(name) ? 1 - marked : marked;
  }

  /** Several classes; empty if a row has none of them. */
  static TruthColumns labels(DataTableSpec spec, List<String> columns)
      throws InvalidSettingsException {
    List<Integer> indices = new ArrayList<>();
    for (String column : columns) {
      indices.add(any(spec, column));
    }
    return row -> {
      List<Optional<String>> names =
          indices.stream().map(index -> Columns.text(row, index)).toList();
      return names.stream().allMatch(Optional::isEmpty)
          ? Optional.empty()
          : Optional.of(new Truth.OfLabels(names));
    };
  }

  private static int numeric(DataTableSpec spec, String column) throws InvalidSettingsException {
    return Columns.find(
        spec, column, DoubleValue.class, "bags that carry a column with the number");
  }

  private static int any(DataTableSpec spec, String column) throws InvalidSettingsException {
    return Columns.find(spec, column, DataValue.class, "bags that carry this column");
  }

  private static Optional<Double> number(DataRow row, int index) {
    return row.getCell(index).isMissing()
        ? Optional.empty()
        : Optional.of(((DoubleValue) row.getCell(index)).getDoubleValue())
            .filter(value -> !Double.isNaN(value));
  }
}
