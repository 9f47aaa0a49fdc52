package org.contexture.knime.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.contexture.evaluation.survival.FollowUp;
import org.contexture.evaluation.survival.SurvivalPredictions;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataValue;
import org.knime.core.data.DoubleValue;
import org.knime.core.node.InvalidSettingsException;

/**
 * Follow-up, predicted risk, and predicted survival where the table has it: columns named {@code
 * Survival (time)}, e.g. {@code Survival (36)}.
 *
 * @param time index
 * @param event index
 * @param risk index
 * @param names of those three columns
 * @param survival index of the column of each time
 */
public record SurvivalColumns(
    int time, int event, int risk, List<String> names, Map<Double, Integer> survival)
    implements JudgedColumns<SurvivalPredictions> {

  private static final Pattern NAME = Pattern.compile("(?:Survival|S) \\(([0-9.]+)\\)");

  /**
   * Finds the columns.
   *
   * @throws InvalidSettingsException if one is not there
   */
  public static SurvivalColumns of(DataTableSpec spec, String time, String event, String risk)
      throws InvalidSettingsException {
    Map<Double, Integer> survival = new TreeMap<>();
    for (int i = 0; i < spec.getNumColumns(); i++) {
      Matcher name = NAME.matcher(spec.getColumnSpec(i).getName());
      if (name.matches() && spec.getColumnSpec(i).getType().isCompatible(DoubleValue.class)) {
        survival.put(Double.valueOf(name.group(1)), i);
      }
    }
    return new SurvivalColumns(
        Columns.find(spec, time, DoubleValue.class, "predictions with a column of times"),
        Columns.find(spec, event, DataValue.class, "predictions with a column of events"),
        Columns.find(spec, risk, DoubleValue.class, "predictions with a column of risks"),
        List.of(time, event, risk),
        survival);
  }

  @Override
  public Optional<String> missing(DataRow row) {
    int[] needed = {time, event, risk};
    for (int i = 0; i < needed.length; i++) {
      if (row.getCell(needed[i]).isMissing()) {
        return Optional.of(names.get(i));
      }
    }
    return survival.values().stream()
        .filter(i -> row.getCell(i).isMissing())
        .findFirst()
        .map(i -> "Survival (…)");
  }

  @Override
  public String truth(DataRow row) {
    return row.getCell(time) + ", " + row.getCell(event);
  }

  @Override
  public SurvivalPredictions read(List<DataRow> rows, List<String> patients)
      throws InvalidSettingsException {
    int n = rows.size();
    double[] times = new double[n];
    boolean[] events = new boolean[n];
    double[] risks = new double[n];
    double[][] predicted = new double[n][];
    int happened = 0;
    for (int i = 0; i < n; i++) {
      DataRow row = rows.get(i);
      times[i] = NumberColumns.number(row, time);
      if (!(times[i] >= 0) || Double.isInfinite(times[i])) {
        throw new InvalidSettingsException(
            "Row \"%s\" has the time %s in column \"%s\"; expected 0 or more. Mend it, or filter the row out."
                .formatted(row.getKey().getString(), times[i], names.get(0)));
      }
      events[i] = event(row);
      happened += events[i] ? 1 : 0;
      risks[i] = NumberColumns.number(row, risk);
      predicted[i] =
          survival.values().stream().mapToDouble(s -> NumberColumns.number(row, s)).toArray();
    }
    if (happened == 0) {
      throw new InvalidSettingsException(
          "None of %d slides has an event in column \"%s\": nothing says who has it earlier. Choose the column that holds 1 or true where the event happened."
              .formatted(n, names.get(1)));
    }
    return new SurvivalPredictions(
        patients,
        new FollowUp(times, events),
        risks,
        survival.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
        predicted);
  }

  private boolean event(DataRow row) throws InvalidSettingsException {
    DataCell cell = row.getCell(event);
    Optional<Boolean> happened = EventWords.happened(names.get(1), cell.toString());
    if (happened.isPresent()) {
      return happened.get();
    }
    throw new InvalidSettingsException(
        "Row \"%s\" has \"%s\" in column \"%s\"; expected 1 or 0, true or false, dead or alive. Choose another event column, or recode it."
            .formatted(row.getKey().getString(), cell, names.get(1)));
  }
}
