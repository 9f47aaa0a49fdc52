package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.contexture.evaluation.ClassMeasures;
import org.contexture.evaluation.Judged;
import org.contexture.evaluation.LabelPredictions;
import org.contexture.evaluation.Measure;
import org.contexture.evaluation.NumberPredictions;
import org.contexture.evaluation.Predictions;
import org.contexture.evaluation.survival.SurvivalPredictions;
import org.contexture.knime.node.JudgedParameters;
import org.contexture.knime.node.Warnings;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;

/**
 * Predictions of several models, a table each, of which the slides that all have are judged side by
 * side.
 *
 * @param parameters which columns hold what
 * @param tables of each model
 * @param names of the models, for messages
 * @param warnings hears of rows that are left out
 */
public record JudgedTables(
    JudgedParameters parameters,
    List<BufferedDataTable> tables,
    List<String> names,
    Warnings warnings) {

  /**
   * The models on the same slides in the same order.
   *
   * @param models repeats of each model
   * @param measures that can be asked of all of them, the most telling first
   */
  public record Matched<T extends Judged<T>>(List<List<T>> models, List<Measure<T>> measures) {}

  /**
   * Classes, besides.
   *
   * @param classes names, in the order of the probabilities
   * @param positive which of two is looked for
   */
  public record Classes(Matched<Predictions> matched, List<String> classes, int positive) {}

  /** Reads what the parameters say that was predicted. */
  public Matched<?> read() throws InvalidSettingsException {
    return switch (parameters.task) {
      case CLASSES -> classes().matched();
      case NUMBERS -> numbers();
      case SURVIVAL -> survival();
      case LABELS -> labels();
    };
  }

  /**
   * Reads classes.
   *
   * @throws InvalidSettingsException naming the table that lacks what is needed, or has other
   *     classes or another truth than the first
   */
  public Classes classes() throws InvalidSettingsException {
    List<ClassColumns> columns = new ArrayList<>();
    for (BufferedDataTable table : tables) {
      ClassColumns own =
          ClassColumns.of(
              table,
              parameters.truthColumn,
              parameters.probabilityColumn,
              parameters.positiveClass);
      columns.add(
          columns.isEmpty() ? own : own.inOrderOf(columns.get(0), "\"" + name(columns) + "\""));
    }
    List<String> classes = columns.get(0).classes();
    int positive = columns.get(0).positive();
    return new Classes(
        new Matched<>(models(columns), ClassMeasures.of(classes, positive, OptionalDouble.empty())),
        classes,
        positive);
  }

  private String name(List<?> before) {
    return names.get(before.size());
  }

  private Matched<NumberPredictions> numbers() throws InvalidSettingsException {
    List<NumberColumns> columns = new ArrayList<>();
    for (BufferedDataTable table : tables) {
      columns.add(
          NumberColumns.of(
              table.getDataTableSpec(), parameters.truthColumn, parameters.predictionColumn));
    }
    return new Matched<>(models(columns), NumberPredictions.measures());
  }

  private Matched<SurvivalPredictions> survival() throws InvalidSettingsException {
    List<SurvivalColumns> columns = new ArrayList<>();
    for (BufferedDataTable table : tables) {
      columns.add(
          SurvivalColumns.of(
              table.getDataTableSpec(),
              parameters.timeColumn,
              parameters.eventColumn,
              parameters.riskColumn));
    }
    List<List<SurvivalPredictions>> models = models(columns);
    boolean sameTimes = columns.stream().map(c -> c.survival().keySet()).distinct().count() == 1;
    if (!sameTimes) {
      warnings.add(
          "The tables have predicted survival at different times: the Brier score is not"
              + " compared.");
    }
    List<Measure<SurvivalPredictions>> measures =
        models.get(0).get(0).measures(Double.POSITIVE_INFINITY);
    return new Matched<>(models, sameTimes ? measures : measures.subList(0, 2));
  }

  private Matched<LabelPredictions> labels() throws InvalidSettingsException {
    List<SeveralLabelsColumns> columns = new ArrayList<>();
    for (BufferedDataTable table : tables) {
      columns.add(SeveralLabelsColumns.of(table.getDataTableSpec(), warnings));
    }
    for (SeveralLabelsColumns own : columns) {
      if (!own.names().equals(columns.get(0).names())) {
        throw new InvalidSettingsException(
            "The tables predict different labels: %s and %s. Only predictions of the same labels can be compared."
                .formatted(columns.get(0).names(), own.names()));
      }
    }
    return new Matched<>(models(columns), LabelPredictions.measures(columns.get(0).names()));
  }

  /** The slides that all tables have, with the patients of the first. */
  private <T extends Judged<T>> List<List<T>> models(List<? extends JudgedColumns<T>> columns)
      throws InvalidSettingsException {
    List<JudgedRows> rows = new ArrayList<>();
    for (BufferedDataTable table : tables) {
      rows.add(
          JudgedRows.read(
              table,
              columns.get(rows.size()),
              parameters.slideColumn,
              parameters.patientColumn,
              "\"" + name(rows) + "\"",
              warnings));
    }
    List<String> shared = JudgedRows.shared(rows, names, warnings);
    JudgedRows.requireSameTruth(rows, columns, shared, names);
    List<List<T>> models = new ArrayList<>();
    for (int m = 0; m < rows.size(); m++) {
      models.add(rows.get(m).repeats(columns.get(m), shared, rows.get(0).patientOf()));
    }
    return models;
  }
}
