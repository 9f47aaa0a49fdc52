package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.evaluation.LabelPredictions;
import org.contexture.evaluation.PositiveClass;
import org.contexture.knime.node.Warnings;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DoubleValue;
import org.knime.core.node.InvalidSettingsException;

/**
 * Several labels of two classes each: for every label a column of that name with the true class,
 * and columns {@code P (Label=class)}.
 *
 * @param labels in the order of the table
 */
public record SeveralLabelsColumns(List<Label> labels) implements JudgedColumns<LabelPredictions> {

  /**
   * One label.
   *
   * @param name column with the true class
   * @param truth index of that column
   * @param classes names of the two
   * @param positive name of the class that makes a slide have the label
   * @param probability index of the column with its probability
   */
  record Label(String name, int truth, List<String> classes, String positive, int probability) {}

  /**
   * Finds the columns.
   *
   * @throws InvalidSettingsException if there are fewer than two such labels
   */
  public static SeveralLabelsColumns of(DataTableSpec spec, Warnings warnings)
      throws InvalidSettingsException {
    List<Label> labels = new ArrayList<>();
    for (Map.Entry<String, Map<String, Integer>> entry : ClassColumns.ofLabels(spec).entrySet()) {
      int truth = spec.findColumnIndex(entry.getKey());
      List<String> classes = List.copyOf(entry.getValue().keySet());
      if (truth < 0 || classes.size() != 2) {
        warnings.add(
            "\"%s\" is left out: %s."
                .formatted(
                    entry.getKey(),
                    truth < 0 ? "there is no column of that name" : "it has not two classes"));
        continue;
      }
      String positive = classes.get(PositiveClass.guess(classes));
      labels.add(
          new Label(entry.getKey(), truth, classes, positive, entry.getValue().get(positive)));
    }
    if (labels.size() < 2) {
      throw new InvalidSettingsException(
          "The table has %d labels of two classes with columns P (Label=class) and a column Label; several labels are two or more. Judge one label as classes."
              .formatted(labels.size()));
    }
    return new SeveralLabelsColumns(labels);
  }

  public List<String> names() {
    return labels.stream().map(Label::name).toList();
  }

  /** A slide of which no label is known has nothing to be judged by. */
  @Override
  public Optional<String> missing(DataRow row) {
    for (Label label : labels) {
      if (row.getCell(label.probability()).isMissing()) {
        return Optional.of("P (%s=…)".formatted(label.name()));
      }
    }
    return labels.stream().allMatch(label -> Columns.text(row, label.truth()).isEmpty())
        ? Optional.of(labels.get(0).name())
        : Optional.empty();
  }

  @Override
  public String truth(DataRow row) {
    return labels.stream().map(label -> row.getCell(label.truth()).toString()).toList().toString();
  }

  @Override
  public LabelPredictions read(List<DataRow> rows, List<String> patients)
      throws InvalidSettingsException {
    double[][] truth = new double[rows.size()][labels.size()];
    double[][] probabilities = new double[rows.size()][labels.size()];
    for (int i = 0; i < truth.length; i++) {
      for (int l = 0; l < labels.size(); l++) {
        Label label = labels.get(l);
        truth[i][l] = has(rows.get(i), label);
        probabilities[i][l] =
            ((DoubleValue) rows.get(i).getCell(label.probability())).getDoubleValue();
      }
    }
    return new LabelPredictions(names(), patients, truth, probabilities);
  }

  private static double has(DataRow row, Label label) throws InvalidSettingsException {
    Optional<String> value = Columns.text(row, label.truth());
    if (value.isEmpty()) {
      return Double.NaN;
    }
    if (!label.classes().contains(value.get())) {
      throw new InvalidSettingsException(
          "Row \"%s\" has \"%s\" in column \"%s\", but the predictions know %s only. Name the classes alike, or empty the cell."
              .formatted(row.getKey().getString(), value.get(), label.name(), label.classes()));
    }
    return value.get().equals(label.positive()) ? 1 : 0;
  }
}
