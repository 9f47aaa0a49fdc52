package org.contexture.knime.nodes.milscorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.contexture.evaluation.ClassMeasures;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.Judged;
import org.contexture.evaluation.LabelPredictions;
import org.contexture.evaluation.Measure;
import org.contexture.evaluation.Measured;
import org.contexture.evaluation.NumberPredictions;
import org.contexture.evaluation.OperatingPoint;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.evaluation.Predictions;
import org.contexture.evaluation.survival.RiskGroups;
import org.contexture.evaluation.survival.SurvivalPredictions;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.nodes.milscorer.MilScorerNodeParameters.ThresholdFrom;
import org.contexture.knime.table.ChartsTable;
import org.contexture.knime.table.ClassColumns;
import org.contexture.knime.table.JudgedColumns;
import org.contexture.knime.table.JudgedRows;
import org.contexture.knime.table.MeasuresTable;
import org.contexture.knime.table.NumberColumns;
import org.contexture.knime.table.SeveralLabelsColumns;
import org.contexture.knime.table.SubgroupColumns;
import org.contexture.knime.table.SurvivalColumns;
import org.contexture.knime.table.TableWriter;
import org.contexture.network.Progress;
import org.contexture.pipeline.chart.ForestPlot;
import org.contexture.pipeline.chart.JudgementCharts;
import org.contexture.pipeline.chart.SurvivalCurves;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Judges one table and writes what came out. */
final class MilScoring {

  private static final String JUDGED = "the first table";
  private static final String TRAINING = "the training table";
  private static final int FEW = 2;

  private final MilScorerNodeParameters parameters;
  private final BufferedDataTable table;
  private final Optional<BufferedDataTable> training;
  private final TableWriter metrics;
  private final TableWriter charts;
  private final Warnings warnings = new Warnings();
  private final PatientBootstrap bootstrap;
  private final Progress progress;

  private MilScoring(ExecuteInput input, TableWriter metrics, TableWriter charts, Progress progress)
      throws InvalidSettingsException {
    this.parameters = input.getParameters();
    this.table = input.getInTable(0);
    this.training = Optional.ofNullable(input.getInTable(1));
    this.metrics = metrics;
    this.charts = charts;
    this.bootstrap = parameters.bootstrap();
    this.progress = progress;
  }

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws InvalidSettingsException {
    try (TableWriter metrics = new TableWriter(input.getExecutionContext(), MeasuresTable.spec());
        TableWriter charts = new TableWriter(input.getExecutionContext(), ChartsTable.spec())) {
      MilScoring scoring = new MilScoring(input, metrics, charts, progress);
      switch (scoring.parameters.task) {
        case CLASSES -> scoring.classes();
        case NUMBERS -> scoring.numbers();
        case SURVIVAL -> scoring.survival();
        case LABELS -> scoring.labels();
      }
      output.setOutData(metrics.finish(), charts.finish());
      scoring.warnings.show(output::setWarningMessage);
    }
  }

  private void classes() throws InvalidSettingsException {
    ClassColumns columns = classColumns(table);
    JudgedRows rows = read(table, columns, JUDGED);
    List<Predictions> repeats = rows.repeats(columns);
    OptionalDouble threshold = threshold(columns, rows);
    List<Measured> all =
        judge(
            rows,
            columns,
            repeats,
            ClassMeasures.of(columns.classes(), columns.positive(), threshold));
    progress.report(0.9, "Drawing");
    boolean two = columns.classes().size() == 2;
    for (int c = 0; c < columns.classes().size(); c++) {
      if (!two || c == columns.positive()) {
        String name = columns.classes().get(c);
        Interval auroc = find(all, "AUROC", two ? "" : name);
        charts.add(
            ChartsTable.row(
                "ROC curve of " + name, JudgementCharts.roc(repeats, c, auroc, bootstrap)));
        charts.add(
            ChartsTable.row("Calibration of " + name, JudgementCharts.calibration(repeats, c)));
        charts.add(
            ChartsTable.row(
                "Decision curve of " + name,
                JudgementCharts.decisions(List.of("Predictions"), List.of(repeats), c)));
      }
    }
    if (two && parameters.positiveClass.isBlank()) {
      warnings.add(
          "The positive class is \"%s\", guessed by the names. Set it if another is meant."
              .formatted(columns.classes().get(columns.positive())));
    }
  }

  private ClassColumns classColumns(BufferedDataTable of) throws InvalidSettingsException {
    return ClassColumns.of(
        of, parameters.truthColumn, parameters.probabilityColumn, parameters.positiveClass);
  }

  private OptionalDouble threshold(ClassColumns columns, JudgedRows judged)
      throws InvalidSettingsException {
    if (columns.classes().size() != 2) {
      return OptionalDouble.empty();
    }
    if (parameters.thresholdFrom == ThresholdFrom.FIXED) {
      return OptionalDouble.of(parameters.threshold);
    }
    ClassColumns others = classColumns(training.orElseThrow()).inOrderOf(columns, TRAINING);
    JudgedRows rows = trainingRows(others, judged);
    List<boolean[]> is = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (Predictions repeat : rows.repeats(others)) {
      is.add(repeat.isClass(repeat.positive()));
      for (double score : repeat.scores(repeat.positive())) {
        scores.add(score);
      }
    }
    boolean[] positive = new boolean[scores.size()];
    for (int i = 0; i < positive.length; i++) {
      boolean[] repeat = is.get(i / is.get(0).length);
      positive[i] = repeat[i % repeat.length];
    }
    return OptionalDouble.of(
        OperatingPoint.youden(
            positive, scores.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  /** The rows of the second table, none of which may be judged. */
  private JudgedRows trainingRows(JudgedColumns<?> columns, JudgedRows judged)
      throws InvalidSettingsException {
    JudgedRows rows = read(training.orElseThrow(), columns, TRAINING);
    List<String> both = judged.shared(rows);
    if (!both.isEmpty()) {
      throw new InvalidSettingsException(
          "%d of %d slides are in both tables, e.g. \"%s\": a threshold that is chosen on the slides that it is judged on looks better than it is. Connect predictions of other slides to the second input."
              .formatted(both.size(), judged.slides().size(), both.get(0)));
    }
    return rows;
  }

  private void numbers() throws InvalidSettingsException {
    NumberColumns columns =
        NumberColumns.of(
            table.getDataTableSpec(), parameters.truthColumn, parameters.predictionColumn);
    JudgedRows rows = read(table, columns, JUDGED);
    List<NumberPredictions> repeats = rows.repeats(columns);
    judge(rows, columns, repeats, NumberPredictions.measures());
    charts.add(
        ChartsTable.row(
            "Predicted and true", JudgementCharts.numbers(repeats, parameters.truthColumn)));
  }

  private void labels() throws InvalidSettingsException {
    SeveralLabelsColumns columns = SeveralLabelsColumns.of(table.getDataTableSpec(), warnings);
    JudgedRows rows = read(table, columns, JUDGED);
    List<LabelPredictions> repeats = rows.repeats(columns);
    judge(rows, columns, repeats, LabelPredictions.measures(columns.names()));
    charts.add(ChartsTable.row("ROC curves", JudgementCharts.labels(repeats)));
  }

  private void survival() throws InvalidSettingsException {
    SurvivalColumns columns = survivalColumns(table);
    JudgedRows rows = read(table, columns, JUDGED);
    List<SurvivalPredictions> repeats = rows.repeats(columns);
    double until = parameters.until > 0 ? parameters.until : Double.POSITIVE_INFINITY;
    judge(rows, columns, repeats, repeats.get(0).measures(until));
    double cut;
    if (training.isPresent()) {
      SurvivalColumns others = survivalColumns(training.get());
      cut = RiskGroups.medianRisk(trainingRows(others, rows).repeats(others));
    } else {
      cut = RiskGroups.medianRisk(repeats);
    }
    RiskGroups groups = RiskGroups.of(repeats, cut);
    double p = groups.test().p();
    Measure<RiskGroups> logRank =
        new Measure<>(
            "Log-rank p", "high and low risk", Measure.Direction.NEITHER, g -> g.test().p());
    write(
        new Measured(logRank, new Interval(p, Double.NaN, Double.NaN), 0), "", rows.slides(), rows);
    charts.add(
        ChartsTable.row(
            "Kaplan-Meier",
            SurvivalCurves.of(
                    groups,
                    training.isPresent() ? "the training median" : "the median",
                    parameters.timeColumn)
                .png()));
    if (repeats.get(0).times().length > 1) {
      charts.add(
          ChartsTable.row("Brier score", JudgementCharts.brier(repeats, parameters.timeColumn)));
    }
  }

  private SurvivalColumns survivalColumns(BufferedDataTable of) throws InvalidSettingsException {
    return SurvivalColumns.of(
        of.getDataTableSpec(),
        parameters.timeColumn,
        parameters.eventColumn,
        parameters.riskColumn);
  }

  private JudgedRows read(BufferedDataTable of, JudgedColumns<?> columns, String what)
      throws InvalidSettingsException {
    return JudgedRows.read(
        of, columns, parameters.slideColumn, parameters.patientColumn, what, warnings);
  }

  /** Measures all slides, then each subgroup. */
  private <T extends Judged<T>> List<Measured> judge(
      JudgedRows rows, JudgedColumns<T> columns, List<T> repeats, List<Measure<T>> measures)
      throws InvalidSettingsException {
    progress.report(0.1, "Judging all slides");
    List<Measured> all = Measured.of(repeats, measures, bootstrap);
    all.forEach(measured -> write(measured, "", rows.slides(), rows));
    List<ForestPlot.Row> picture = new ArrayList<>();
    picture.add(
        new ForestPlot.Row("All (%d)".formatted(rows.slides().size()), all.get(0).interval(), ""));
    for (Map.Entry<String, List<String>> group : subgroups(rows).entrySet()) {
      progress.report(0.5, "Judging " + group.getKey());
      List<String> slides = group.getValue();
      long patients = patients(slides, rows);
      if (patients < FEW) {
        warnings.add(
            "Among %s there is one patient: no interval can be had.".formatted(group.getKey()));
      }
      List<Measured> own =
          Measured.of(rows.repeats(columns, slides, rows.patientOf()), measures, bootstrap);
      own.stream()
          .map(m -> patients < FEW ? m.withoutInterval() : m)
          .forEach(measured -> write(measured, group.getKey(), slides, rows));
      Measured chief = patients < FEW ? own.get(0).withoutInterval() : own.get(0);
      picture.add(
          new ForestPlot.Row(group.getKey() + " (" + slides.size() + ")", chief.interval(), ""));
    }
    if (picture.size() > 1) {
      String name = measures.get(0).name();
      charts.add(
          ChartsTable.row(
              "Subgroups",
              new ForestPlot(
                      name + " among " + parameters.subgroupColumn, name, Double.NaN, picture)
                  .png()));
    }
    return all;
  }

  /** The slides of each value of the subgroup column; slides without a value are in none. */
  private Map<String, List<String>> subgroups(JudgedRows rows) throws InvalidSettingsException {
    Map<String, List<String>> groups = new TreeMap<>();
    if (parameters.subgroupColumn.equals(SubgroupColumns.NONE)) {
      return groups;
    }
    List<String> without = new ArrayList<>();
    for (String slide : rows.slides()) {
      Optional<String> value =
          SubgroupColumns.value(
              table.getDataTableSpec(), rows.rowsOf().get(slide).get(0), parameters.subgroupColumn);
      if (value.isPresent()) {
        groups.computeIfAbsent(value.get(), k -> new ArrayList<>()).add(slide);
      } else {
        without.add(slide);
      }
    }
    if (!without.isEmpty()) {
      warnings.add(
          "%d slides have no value in \"%s\" and are in no subgroup: %s."
              .formatted(without.size(), parameters.subgroupColumn, Warnings.some(without)));
    }
    SubgroupColumns.requireFew(groups.size(), parameters.subgroupColumn);
    return groups;
  }

  private void write(Measured measured, String among, List<String> slides, JudgedRows rows) {
    metrics.add(
        MeasuresTable.row(
            metrics.size() + 1, measured, among, slides.size(), (int) patients(slides, rows)));
  }

  private static long patients(List<String> slides, JudgedRows rows) {
    return slides.stream().map(rows.patientOf()::get).distinct().count();
  }

  private static Interval find(List<Measured> measured, String name, String of) {
    return measured.stream()
        .filter(m -> m.measure().name().equals(name) && m.measure().of().equals(of))
        .findFirst()
        .orElseThrow()
        .interval();
  }
}
