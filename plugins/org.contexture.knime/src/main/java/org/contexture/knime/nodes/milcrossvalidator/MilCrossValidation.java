package org.contexture.knime.nodes.milcrossvalidator;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.contexture.evaluation.ClassMetric;
import org.contexture.evaluation.Metric;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.AnswerColumns;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.BagsTable.BagRow;
import org.contexture.knime.table.ChartsTable;
import org.contexture.knime.table.FoldsTable;
import org.contexture.knime.table.LabelColumns;
import org.contexture.knime.table.MetricsTable;
import org.contexture.knime.table.PatientColumns;
import org.contexture.knime.table.PredictionsTable;
import org.contexture.knime.table.TableWriter;
import org.contexture.mil.ClassReport;
import org.contexture.mil.CrossValidation;
import org.contexture.mil.CrossValidation.Predicted;
import org.contexture.mil.CrossValidation.Trained;
import org.contexture.mil.CrossValidationOptions;
import org.contexture.mil.Judgement;
import org.contexture.mil.TaskReport;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.chart.MilCharts;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Validates on the bags of which the answer is known, and writes what came out. */
final class MilCrossValidation {

  private final ExecuteInput input;
  private final ExecuteOutput output;
  private final MilCrossValidatorNodeParameters parameters;
  private final List<BagRow> rows;
  private final Warnings warnings = new Warnings();

  private MilCrossValidation(ExecuteInput input, ExecuteOutput output)
      throws InvalidSettingsException {
    this.input = input;
    this.output = output;
    this.parameters = input.getParameters();
    BufferedDataTable table = input.getInTable(0);
    List<BagRow> all = BagsTable.read(table, parameters.truths(table), parameters.patientColumn);
    this.rows = all.stream().filter(row -> row.bag().truth().isPresent()).toList();
    warnings.addAll(
        PatientColumns.warnings(table.getDataTableSpec(), parameters.patientColumn, rows));
    if (rows.size() < all.size()) {
      warnings.add(
          "%d of %d slides have no value in \"%s\" and were left out."
              .formatted(all.size() - rows.size(), all.size(), parameters.asked()));
    }
  }

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    new MilCrossValidation(input, output).run(progress);
  }

  private void run(Progress progress) throws IOException, InvalidSettingsException {
    Device device = ChosenDevice.resolve(parameters.device, progress, warnings);
    CrossValidationOptions options =
        parameters.validation(input.getInTable(0).getDataTableSpec(), rows);
    if (parameters.isOfClasses()) {
      BagsTable.requireClasses(rows, parameters.labelColumn);
      ClassReport report =
          CrossValidation.run(
              rows.stream().map(BagRow::bag).toList(),
              parameters.labelColumn,
              options,
              device,
              progress);
      write(report);
    } else {
      Predicted predicted =
          CrossValidation.predict(
              rows.stream().map(BagRow::bag).toList(),
              parameters.task(),
              parameters.asked(),
              options,
              device,
              progress.part(0, 0.98));
      progress.report(0.98, "Bootstrapping over patients");
      write(predicted, TaskReport.of(predicted, parameters.times(), options));
    }
  }

  private void write(ClassReport report) throws InvalidSettingsException {
    DataTableSpec bags = input.getInTable(0).getDataTableSpec();
    List<String> classes =
        Stream.concat(
                LabelColumns.classes(bags, parameters.labelColumn).stream(),
                report.classes().stream())
            .distinct()
            .sorted()
            .toList();
    try (TableWriter metrics = new TableWriter(input.getExecutionContext(), MetricsTable.spec());
        TableWriter charts = new TableWriter(input.getExecutionContext(), ChartsTable.spec())) {
      for (Metric metric : Metric.values()) {
        metrics.add(MetricsTable.row(metric, report));
      }
      for (int c = 0; c < report.classes().size(); c++) {
        for (ClassMetric metric : ClassMetric.values()) {
          metrics.add(MetricsTable.row(metric, c, report));
        }
      }
      charts.add(ChartsTable.row("ROC curve", MilCharts.roc(report)));
      charts.add(ChartsTable.row("Calibration", MilCharts.calibration(report)));
      finish(
          metrics,
          report.predicted(),
          Judgement.of(report.predicted(), List.of(), parameters.positiveClass.strip()),
          AnswerColumns.ofClasses(classes, parameters.labelColumn),
          charts);
    }
  }

  private void write(Predicted predicted, TaskReport report) throws InvalidSettingsException {
    try (TableWriter metrics = new TableWriter(input.getExecutionContext(), MetricsTable.spec());
        TableWriter charts = new TableWriter(input.getExecutionContext(), ChartsTable.spec())) {
      report.measured().forEach(one -> metrics.add(MetricsTable.row(one)));
      MilCharts.ofTask(report.judgement(), parameters.asked())
          .forEach((name, png) -> charts.add(ChartsTable.row(name, png)));
      finish(
          metrics,
          predicted,
          report.judgement(),
          new AnswerColumns(
              predicted.outOfFold().get(0).prediction().readout(),
              parameters.asked(),
              report.times()),
          charts);
    }
  }

  private void finish(
      TableWriter metrics,
      Predicted predicted,
      Judgement<?> judgement,
      AnswerColumns answer,
      TableWriter charts)
      throws InvalidSettingsException {
    warnings.addAll(predicted.warnings());
    warnings.show(output::setWarningMessage);
    Map<String, DataRow> rowOf = new HashMap<>();
    rows.forEach(row -> rowOf.put(row.bag().id(), row.row()));
    DataTableSpec spec =
        PredictionsTable.outOfFoldSpec(input.getInTable(0).getDataTableSpec(), answer);
    try (TableWriter predictions = new TableWriter(input.getExecutionContext(), spec);
        TableWriter folds = new TableWriter(input.getExecutionContext(), FoldsTable.spec())) {
      for (CrossValidation.OutOfFold one : predicted.outOfFold()) {
        predictions.add(PredictionsTable.row(rowOf.get(one.bag().id()), answer, one));
      }
      List<String> settings = parameters.toTry().texts();
      for (Judgement.OfFold value : judgement.folds(predicted)) {
        Trained trained = predicted.trained(value.repeat(), value.fold());
        folds.add(FoldsTable.row(folds.size() + 1, value, trained, settings));
      }
      output.setOutData(metrics.finish(), predictions.finish(), charts.finish(), folds.finish());
    }
  }
}
