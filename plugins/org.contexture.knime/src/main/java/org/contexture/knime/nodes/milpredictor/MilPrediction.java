package org.contexture.knime.nodes.milpredictor;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.knime.table.AnswerColumns;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.BagsTable.BagRow;
import org.contexture.knime.table.PredictionsTable;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TileValuesTable;
import org.contexture.knime.table.TruthColumns;
import org.contexture.mil.MilModel;
import org.contexture.mil.MilPredictor;
import org.contexture.mil.Prediction;
import org.contexture.network.Progress;
import org.contexture.network.device.DeviceException;
import org.contexture.pipeline.TileValue;
import org.contexture.pipeline.features.TileFeatures;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Predicts bag by bag and writes both tables as it goes. */
final class MilPrediction {

  private MilPrediction() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    MilPredictorNodeParameters parameters = input.getParameters();
    MilModel model =
        input.<MilModelPortObject>getInPortObject(MilPredictorNodeFactory.MODEL).model();
    BufferedDataTable table = input.getInTable(MilPredictorNodeFactory.BAGS);
    List<BagRow> bags = BagsTable.read(table, TruthColumns.none(), "");
    AnswerColumns answer =
        new AnswerColumns(model.readout(), model.labelColumn(), parameters.times(model.readout()));

    Warnings warnings = new Warnings();
    try (MilPredictor predictor =
            MilPredictor.open(model, ChosenDevice.resolve(parameters.device, progress, warnings));
        TableWriter predictions =
            new TableWriter(
                input.getExecutionContext(),
                PredictionsTable.spec(table.getDataTableSpec(), answer));
        TableWriter attention =
            new TableWriter(input.getExecutionContext(), TileValuesTable.predictedSpec(answer))) {
      int done = 0;
      for (BagRow row : bags) {
        progress.report((double) done++ / bags.size(), row.bag().id());
        TileFeatures features;
        Prediction prediction;
        try {
          features = row.read();
          requireDimension(row, features, model);
          prediction = predictor.predict(row.bag().with(features.features()));
        } catch (IOException | DeviceException problem) {
          warnings.add(
              "Slide \"%s\" was left out: %s".formatted(row.bag().id(), problem.getMessage()));
          continue;
        }
        predictions.add(PredictionsTable.row(row.row(), answer, prediction));
        if (parameters.tileAttention) {
          writeTiles(row, features, prediction, attention, warnings);
        }
      }
      requireSome(predictions.size(), bags);
      output.setOutData(predictions.finish(), attention.finish());
    }
    warnings.show(output::setWarningMessage);
  }

  private static void requireSome(long predicted, List<BagRow> bags)
      throws InvalidSettingsException {
    if (predicted == 0 && !bags.isEmpty()) {
      throw new InvalidSettingsException(
          "None of the %d feature files can be read, the first is %s. Extract the features again."
              .formatted(bags.size(), bags.get(0).file()));
    }
  }

  private static void writeTiles(
      BagRow row,
      TileFeatures features,
      Prediction prediction,
      TableWriter tiles,
      Warnings warnings) {
    if (!features.hasPositions()) {
      warnings.add(row.unplaced());
      return;
    }
    int number = 0;
    for (TileValue value : features.withValues(prediction.attention())) {
      tiles.add(TileValuesTable.row(row.bag().id(), number, value, further(prediction, number)));
      number++;
    }
  }

  private static double[] further(Prediction prediction, int tile) {
    return DoubleStream.concat(
            Arrays.stream(prediction.scores(tile)), Arrays.stream(prediction.evidence(tile)))
        .toArray();
  }

  private static void requireDimension(BagRow row, TileFeatures features, MilModel model)
      throws InvalidSettingsException {
    if (features.features().columns() != model.dimension()) {
      throw new InvalidSettingsException(
          "The features of slide \"%s\" (%s) have %d dimensions, but the model takes %d. Use the"
                  .formatted(
                      row.bag().id(), row.file(), features.features().columns(), model.dimension())
              + " encoder that the model was trained with.");
    }
  }
}
