package org.contexture.knime.nodes.milpredictor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.contexture.evaluation.ConformalSets;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.knime.table.AnswerColumns;
import org.contexture.knime.table.BagGroup;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.BagsTable.BagRow;
import org.contexture.knime.table.ClinicalColumns;
import org.contexture.knime.table.PatientColumns;
import org.contexture.knime.table.PredictionsTable;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TileValuesTable;
import org.contexture.knime.table.TruthColumns;
import org.contexture.mil.MilEnsemble;
import org.contexture.mil.MilModel;
import org.contexture.mil.MilPredictor;
import org.contexture.mil.PatientBag;
import org.contexture.mil.Prediction;
import org.contexture.network.FloatMatrix;
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
    List<BagRow> bags =
        BagsTable.read(
            table,
            TruthColumns.none(),
            parameters.patientColumn,
            ClinicalColumns.of(table.getDataTableSpec(), model.facts()));
    AnswerColumns answer =
        new AnswerColumns(
            model.readout(),
            model.labelColumn(),
            parameters.times(model.readout()),
            parameters.doubt(model.readout(), model.provenance(), sets(parameters, model)));

    Warnings warnings = new Warnings();
    checkGroups(parameters, table, model, bags, warnings);
    warnings.addAll(answer.doubt().warnings(model.classes()));
    try (MilPredictor predictor =
            MilPredictor.open(model, ChosenDevice.resolve(parameters.device, progress, warnings));
        TableWriter predictions =
            new TableWriter(
                input.getExecutionContext(),
                PredictionsTable.spec(table.getDataTableSpec(), answer));
        TableWriter attention =
            new TableWriter(input.getExecutionContext(), TileValuesTable.predictedSpec(answer))) {
      int done = 0;
      Set<String> unknown = new TreeSet<>();
      List<BagGroup> groups = BagGroup.of(bags, parameters.patientBags);
      for (BagGroup group : groups) {
        progress.report((double) done++ / groups.size(), group.bag().id());
        List<TileFeatures> features;
        Prediction prediction;
        try {
          features = read(group, model);
          FloatMatrix all =
              PatientBag.joined(features.stream().map(TileFeatures::features).toList());
          prediction = predictor.predict(group.bag().with(all));
        } catch (IOException | DeviceException problem) {
          warnings.add(
              "%s \"%s\" was left out: %s"
                  .formatted(
                      group.rows().size() == 1 ? "Slide" : "The patient of slide",
                      group.bag().id(),
                      problem.getMessage()));
          continue;
        }
        predictions.add(PredictionsTable.row(group.rows().get(0).row(), answer, prediction));
        predictor
            .unknownFacts(group.bag())
            .forEach(name -> unknown.add("%s of %s".formatted(name, group.bag().id())));
        int first = 0;
        for (int slide = 0; slide < features.size(); slide++) {
          int tiles = features.get(slide).features().rows();
          if (parameters.tileAttention) {
            writeTiles(
                group.rows().get(slide),
                features.get(slide),
                prediction.tiles(first, first + tiles),
                attention,
                warnings);
          }
          first += tiles;
        }
      }
      requireSome(predictions.size(), bags);
      if (!unknown.isEmpty()) {
        warnings.add(
            "%d clinical values occurred in no training slide and count as missing, e.g. %s."
                .formatted(unknown.size(), unknown.iterator().next()));
      }
      output.setOutData(predictions.finish(), attention.finish());
    }
    warnings.show(output::setWarningMessage);
  }

  private static Optional<ConformalSets> sets(MilPredictorNodeParameters parameters, MilModel model)
      throws InvalidSettingsException {
    Optional<ConformalSets> sets = MilEnsemble.sets(model);
    if (parameters.setError > 0 && !model.classes().isEmpty() && sets.isEmpty()) {
      throw new InvalidSettingsException(
          "Sets need predictions out of fold, which this model does not hold. Connect the model of"
              + " a MIL Cross-Validator, or set \"Error of sets\" to 0.");
    }
    return sets;
  }

  private static void checkGroups(
      MilPredictorNodeParameters parameters,
      BufferedDataTable table,
      MilModel model,
      List<BagRow> bags,
      Warnings warnings) {
    boolean learned = MilModel.OF_PATIENTS.equals(model.provenance().get(MilModel.BAGS));
    if (learned != parameters.patientBags) {
      warnings.add(
          learned
              ? "The model learned from all slides of a patient at once, but predicts slide by"
                  + " slide. Choose \"One bag per patient\"."
              : "The model learned from slides, but predicts all slides of a patient at once.");
    }
    if (parameters.patientBags) {
      warnings.addAll(
          PatientColumns.warnings(table.getDataTableSpec(), parameters.patientColumn, bags));
    }
  }

  private static List<TileFeatures> read(BagGroup group, MilModel model)
      throws IOException, InvalidSettingsException {
    List<TileFeatures> features = new ArrayList<>();
    for (BagRow row : group.rows()) {
      TileFeatures own = row.read();
      requireDimension(row, own, model);
      features.add(own);
    }
    return features;
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
