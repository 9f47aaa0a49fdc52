package org.contexture.knime.nodes.milcomparison;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.contexture.evaluation.ClassMeasures;
import org.contexture.evaluation.Comparison;
import org.contexture.evaluation.DeLong;
import org.contexture.evaluation.Judged;
import org.contexture.evaluation.LabelPredictions;
import org.contexture.evaluation.Measure;
import org.contexture.evaluation.NumberPredictions;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.evaluation.Predictions;
import org.contexture.evaluation.survival.SurvivalPredictions;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.ChartsTable;
import org.contexture.knime.table.ClassColumns;
import org.contexture.knime.table.DifferencesTable;
import org.contexture.knime.table.JudgedColumns;
import org.contexture.knime.table.JudgedRows;
import org.contexture.knime.table.NumberColumns;
import org.contexture.knime.table.SeveralLabelsColumns;
import org.contexture.knime.table.SurvivalColumns;
import org.contexture.knime.table.TableWriter;
import org.contexture.network.Progress;
import org.contexture.pipeline.chart.ForestPlot;
import org.contexture.pipeline.chart.JudgementCharts;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Compares the tables pair by pair and writes what came out. */
final class MilComparing {

  private static final int CHIEF_MEASURES = 4;
  private static final String AUROC = "AUROC";

  private final MilComparisonNodeParameters parameters;
  private final List<BufferedDataTable> tables;
  private final List<String> names;
  private final TableWriter differences;
  private final TableWriter charts;
  private final Warnings warnings = new Warnings();
  private final PatientBootstrap bootstrap;
  private final Progress progress;

  private MilComparing(
      ExecuteInput input, TableWriter differences, TableWriter charts, Progress progress)
      throws InvalidSettingsException {
    this.parameters = input.getParameters();
    this.tables = Stream.of(input.getInTables()).filter(Objects::nonNull).toList();
    this.names = parameters.names(tables.size());
    this.differences = differences;
    this.charts = charts;
    this.bootstrap = parameters.bootstrap();
    this.progress = progress;
  }

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws InvalidSettingsException {
    try (TableWriter differences =
            new TableWriter(input.getExecutionContext(), DifferencesTable.spec());
        TableWriter charts = new TableWriter(input.getExecutionContext(), ChartsTable.spec())) {
      MilComparing comparing = new MilComparing(input, differences, charts, progress);
      switch (comparing.parameters.task) {
        case CLASSES -> comparing.classes();
        case NUMBERS -> comparing.numbers();
        case SURVIVAL -> comparing.survival();
        case LABELS -> comparing.labels();
      }
      output.setOutData(differences.finish(), charts.finish());
      comparing.warnings.show(output::setWarningMessage);
    }
  }

  private void classes() throws InvalidSettingsException {
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
    List<List<Predictions>> models = models(columns);
    List<String> classes = columns.get(0).classes();
    int positive = columns.get(0).positive();
    boolean two = classes.size() == 2;
    Map<String, DeLong> tests = new HashMap<>();
    for (int c = 0; c < classes.size(); c++) {
      tests.put(classes.get(c), Comparison.deLong(models, c));
    }
    if (two) {
      tests.put("", tests.get(classes.get(positive)));
    }
    compare(models, ClassMeasures.of(classes, positive, OptionalDouble.empty()), tests);
    for (int c = 0; c < classes.size(); c++) {
      if (!two || c == positive) {
        charts.add(
            ChartsTable.row(
                "ROC curves of " + classes.get(c),
                JudgementCharts.roc(names, models, c, bootstrap)));
        charts.add(
            ChartsTable.row(
                "Decision curves of " + classes.get(c),
                JudgementCharts.decisions(names, models, c)));
      }
    }
  }

  private String name(List<?> before) {
    return names.get(before.size());
  }

  private void numbers() throws InvalidSettingsException {
    List<NumberColumns> columns = new ArrayList<>();
    for (BufferedDataTable table : tables) {
      columns.add(
          NumberColumns.of(
              table.getDataTableSpec(), parameters.truthColumn, parameters.predictionColumn));
    }
    compare(models(columns), NumberPredictions.measures(), Map.of());
  }

  private void survival() throws InvalidSettingsException {
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
    compare(models, sameTimes ? measures : measures.subList(0, 2), Map.of());
  }

  private void labels() throws InvalidSettingsException {
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
    compare(models(columns), LabelPredictions.measures(columns.get(0).names()), Map.of());
  }

  /** The slides that all tables have, with the patients of the first. */
  private <T extends Judged<T>> List<List<T>> models(List<? extends JudgedColumns<T>> columns)
      throws InvalidSettingsException {
    progress.report(0.1, "Matching the slides");
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

  private <T extends Judged<T>> void compare(
      List<List<T>> models, List<Measure<T>> measures, Map<String, DeLong> tests) {
    progress.report(0.3, "Drawing patients");
    List<ForestPlot.Row> picture = new ArrayList<>();
    List<Measure<T>> chief =
        measures.stream()
            .filter(m -> m.direction() == Measure.Direction.HIGHER)
            .limit(CHIEF_MEASURES)
            .toList();
    for (Comparison comparison : Comparison.of(models, measures, bootstrap)) {
      Measure<?> measure = comparison.difference().measure();
      double p =
          measure.name().equals(AUROC) && tests.containsKey(measure.of())
              ? tests.get(measure.of()).difference(comparison.first(), comparison.second()).p()
              : Double.NaN;
      differences.add(DifferencesTable.row(differences.size() + 1, comparison, names, p));
      if (chief.contains(measure)) {
        picture.add(
            new ForestPlot.Row(
                (names.size() > 2
                        ? "%s − %s: "
                            .formatted(
                                names.get(comparison.first()), names.get(comparison.second()))
                        : "")
                    + measure.name(),
                comparison.difference().interval(),
                Double.isNaN(p) ? "" : "p " + JudgementCharts.p(p)));
      }
    }
    charts.add(
        ChartsTable.row(
            "Differences",
            new ForestPlot(
                    names.size() == 2
                        ? "%s less %s, on the same slides".formatted(names.get(0), names.get(1))
                        : "Differences on the same slides",
                    "Difference with its paired 95 % interval",
                    0,
                    picture)
                .png()));
  }
}
