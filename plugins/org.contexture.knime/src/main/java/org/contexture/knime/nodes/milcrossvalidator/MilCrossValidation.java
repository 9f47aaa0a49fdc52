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
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.BagsTable.BagRow;
import org.contexture.knime.table.ChartsTable;
import org.contexture.knime.table.LabelColumns;
import org.contexture.knime.table.MetricsTable;
import org.contexture.knime.table.PatientColumns;
import org.contexture.knime.table.PredictionsTable;
import org.contexture.knime.table.TableWriter;
import org.contexture.mil.CrossValidation;
import org.contexture.network.Progress;
import org.contexture.pipeline.chart.MilCharts;
import org.knime.core.data.DataRow;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Validates on the labelled bags and writes what came out. */
final class MilCrossValidation {

  private MilCrossValidation() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    MilCrossValidatorNodeParameters parameters = input.getParameters();
    BufferedDataTable table = input.getInTable(0);
    List<BagRow> all = BagsTable.read(table, parameters.labelColumn, parameters.patientColumn);
    List<BagRow> rows = all.stream().filter(row -> row.bag().label().isPresent()).toList();
    BagsTable.requireClasses(rows, parameters.labelColumn);
    Warnings warnings = new Warnings();
    warnings.addAll(
        PatientColumns.warnings(table.getDataTableSpec(), parameters.patientColumn, rows));
    CrossValidation.Result result =
        CrossValidation.run(
            rows.stream().map(BagRow::bag).toList(),
            parameters.labelColumn,
            parameters.validation(),
            ChosenDevice.resolve(parameters.device, progress, warnings),
            progress);

    if (rows.size() < table.size()) {
      warnings.add(
          "%d of %d slides have no value in \"%s\" and were left out."
              .formatted(table.size() - rows.size(), table.size(), parameters.labelColumn));
    }
    warnings.addAll(result.warnings());
    warnings.show(output::setWarningMessage);
    List<String> classes =
        Stream.concat(
                LabelColumns.classes(table.getDataTableSpec(), parameters.labelColumn).stream(),
                result.classes().stream())
            .distinct()
            .sorted()
            .toList();
    try (TableWriter metrics = new TableWriter(input.getExecutionContext(), MetricsTable.spec());
        TableWriter predictions =
            new TableWriter(
                input.getExecutionContext(),
                PredictionsTable.outOfFoldSpec(
                    table.getDataTableSpec(), parameters.labelColumn, classes));
        TableWriter charts = new TableWriter(input.getExecutionContext(), ChartsTable.spec())) {
      for (Metric metric : Metric.values()) {
        metrics.add(MetricsTable.row(metric, result));
      }
      for (int c = 0; c < result.classes().size(); c++) {
        for (ClassMetric metric : ClassMetric.values()) {
          metrics.add(MetricsTable.row(metric, c, result));
        }
      }
      Map<String, DataRow> rowOf = new HashMap<>();
      rows.forEach(row -> rowOf.put(row.bag().id(), row.row()));
      for (CrossValidation.OutOfFold one : result.outOfFold()) {
        predictions.add(
            PredictionsTable.row(rowOf.get(one.bag().id()), classes, one, result.classes()));
      }
      charts.add(ChartsTable.row("ROC curve", MilCharts.roc(result)));
      charts.add(ChartsTable.row("Calibration", MilCharts.calibration(result)));
      output.setOutData(metrics.finish(), predictions.finish(), charts.finish());
    }
  }
}
