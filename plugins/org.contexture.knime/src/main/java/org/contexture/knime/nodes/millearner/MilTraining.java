package org.contexture.knime.nodes.millearner;

import java.io.IOException;
import java.util.List;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.knime.table.BagGroup;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.BagsTable.BagRow;
import org.contexture.knime.table.ChartsTable;
import org.contexture.knime.table.PatientColumns;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TrainingLog;
import org.contexture.mil.MilLearner;
import org.contexture.mil.MilModel;
import org.contexture.network.Progress;
import org.contexture.pipeline.chart.MilCharts;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Trains on the labelled bags and writes the log. */
final class MilTraining {

  private MilTraining() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    MilLearnerNodeParameters parameters = input.getParameters();
    BufferedDataTable table = input.getInTable(0);
    List<BagRow> bags = parameters.read(table);
    Warnings warnings = new Warnings();
    List<BagRow> labelled = BagsTable.known(bags, parameters.asked(), warnings);
    if (parameters.isOfClasses()) {
      BagsTable.requireClasses(labelled, parameters.labelColumn);
    }

    warnings.addAll(
        PatientColumns.warnings(
            input.getInTable(0).getDataTableSpec(), parameters.patientColumn, labelled));
    MilLearner.Result result =
        MilLearner.train(
            BagGroup.of(labelled, parameters.patientBags).stream().map(BagGroup::bag).toList(),
            parameters.task(),
            parameters.asked(),
            parameters.options(),
            ChosenDevice.resolve(parameters.device, progress, warnings),
            progress);

    warnings.addAll(result.warnings());
    warnings.show(output::setWarningMessage);
    try (TableWriter log = new TableWriter(input.getExecutionContext(), TrainingLog.milSpec());
        TableWriter charts = new TableWriter(input.getExecutionContext(), ChartsTable.spec())) {
      result.log().forEach(epoch -> log.add(TrainingLog.row(epoch)));
      charts.add(ChartsTable.row("Loss", MilCharts.training(result.log())));
      output.setOutData(
          new MilModelPortObject(
              parameters.patientBags
                  ? result.model().with(MilModel.BAGS, MilModel.OF_PATIENTS)
                  : result.model()),
          log.finish(),
          charts.finish());
    }
  }
}
