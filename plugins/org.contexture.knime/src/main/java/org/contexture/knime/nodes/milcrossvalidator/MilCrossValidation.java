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
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.knime.table.AnswerColumns;
import org.contexture.knime.table.BagGroup;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.BagsTable.BagRow;
import org.contexture.knime.table.ChartsTable;
import org.contexture.knime.table.ClinicalTable;
import org.contexture.knime.table.FoldsTable;
import org.contexture.knime.table.LabelColumns;
import org.contexture.knime.table.MetricsTable;
import org.contexture.knime.table.PatientColumns;
import org.contexture.knime.table.PredictionsTable;
import org.contexture.knime.table.TableWriter;
import org.contexture.mil.Bag;
import org.contexture.mil.ClassReport;
import org.contexture.mil.ClinicalComparison;
import org.contexture.mil.CrossValidation;
import org.contexture.mil.CrossValidation.Predicted;
import org.contexture.mil.CrossValidation.Trained;
import org.contexture.mil.CrossValidationOptions;
import org.contexture.mil.Judgement;
import org.contexture.mil.MilModel;
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
  private final List<BagGroup> groups;
  private final Warnings warnings = new Warnings();

  private MilCrossValidation(ExecuteInput input, ExecuteOutput output)
      throws InvalidSettingsException {
    this.input = input;
    this.output = output;
    this.parameters = input.getParameters();
    BufferedDataTable table = input.getInTable(0);
    List<BagRow> all = parameters.read(table);
    this.rows = BagsTable.known(all, parameters.asked(), warnings);
    this.groups = BagGroup.of(rows, parameters.patientBags);
    warnings.addAll(
        PatientColumns.warnings(table.getDataTableSpec(), parameters.patientColumn, rows));
  }

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    new MilCrossValidation(input, output).run(progress);
  }

  private void run(Progress progress) throws IOException, InvalidSettingsException {
    BagsTable.requireUnlearnedLabels(rows);
    Device device = ChosenDevice.resolve(parameters.device, progress, warnings);
    CrossValidationOptions options =
        parameters.validation(input.getInTable(0).getDataTableSpec(), groups);
    List<Bag> bags = groups.stream().map(BagGroup::bag).toList();
    boolean compares = parameters.clinicalColumns.length > 0;
    Progress main = progress.part(0, compares ? 0.4 : 1);
    if (parameters.isOfClasses()) {
      BagsTable.requireClasses(rows, parameters.labelColumn);
      ClassReport report = CrossValidation.run(bags, parameters.labelColumn, options, device, main);
      Judgement<?> judgement = Judgement.of(report.predicted(), List.of(), options.positiveClass());
      write(report, judgement, compared(judgement, bags, options, device, progress));
    } else {
      Predicted predicted =
          CrossValidation.predict(
              bags, parameters.task(), parameters.asked(), options, device, main.part(0, 0.98));
      main.report(0.98, "Bootstrapping over patients");
      TaskReport report = TaskReport.of(predicted, parameters.times(), options);
      write(predicted, report, compared(report.judgement(), bags, options, device, progress));
    }
  }

  private List<ClinicalComparison.Row> compared(
      Judgement<?> both,
      List<Bag> bags,
      CrossValidationOptions options,
      Device device,
      Progress progress)
      throws IOException, InvalidSettingsException {
    return parameters.clinicalColumns.length == 0
        ? List.of()
        : ClinicalComparison.of(
            both,
            bags,
            parameters.task(),
            parameters.times(),
            options,
            device,
            progress.part(0.4, 1));
  }

  private void write(
      ClassReport report, Judgement<?> judgement, List<ClinicalComparison.Row> compared)
      throws InvalidSettingsException {
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
          judgement,
          compared,
          AnswerColumns.ofClasses(classes, parameters.labelColumn),
          charts);
    }
  }

  private void write(Predicted predicted, TaskReport report, List<ClinicalComparison.Row> compared)
      throws InvalidSettingsException {
    try (TableWriter metrics = new TableWriter(input.getExecutionContext(), MetricsTable.spec());
        TableWriter charts = new TableWriter(input.getExecutionContext(), ChartsTable.spec())) {
      report.measured().forEach(one -> metrics.add(MetricsTable.row(one)));
      MilCharts.ofTask(report.judgement(), parameters.asked())
          .forEach((name, png) -> charts.add(ChartsTable.row(name, png)));
      finish(
          metrics,
          predicted,
          report.judgement(),
          compared,
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
      List<ClinicalComparison.Row> compared,
      AnswerColumns answer,
      TableWriter charts)
      throws InvalidSettingsException {
    warnings.addAll(predicted.warnings());
    warnings.show(output::setWarningMessage);
    Map<String, DataRow> rowOf = new HashMap<>();
    groups.forEach(group -> rowOf.put(group.bag().id(), group.rows().get(0).row()));
    DataTableSpec spec =
        PredictionsTable.outOfFoldSpec(input.getInTable(0).getDataTableSpec(), answer);
    try (TableWriter predictions = new TableWriter(input.getExecutionContext(), spec);
        TableWriter folds = new TableWriter(input.getExecutionContext(), FoldsTable.spec());
        TableWriter clinical = new TableWriter(input.getExecutionContext(), ClinicalTable.spec())) {
      for (CrossValidation.OutOfFold one : predicted.outOfFold()) {
        predictions.add(PredictionsTable.row(rowOf.get(one.bag().id()), answer, one));
      }
      List<String> settings = parameters.toTry().texts();
      for (Judgement.OfFold value : judgement.folds(predicted)) {
        Trained trained = predicted.trained(value.repeat(), value.fold());
        folds.add(FoldsTable.row(folds.size() + 1, value, trained, settings));
      }
      compared.forEach(row -> clinical.add(ClinicalTable.row(clinical.size() + 1, row)));
      output.setOutData(
          metrics.finish(),
          predictions.finish(),
          charts.finish(),
          folds.finish(),
          clinical.finish(),
          new MilModelPortObject(
              parameters.patientBags
                  ? predicted.ensemble().with(MilModel.BAGS, MilModel.OF_PATIENTS)
                  : predicted.ensemble()));
    }
  }
}
