package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.mil.Bag;
import org.contexture.mil.MilCheckpoint;
import org.contexture.mil.MilEnsemble;
import org.contexture.mil.MilModel;
import org.contexture.mil.MilPredictor;
import org.contexture.mil.OutputMeaning;
import org.contexture.mil.Prediction;
import org.contexture.mil.task.SurvivalReadout;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.TileValue;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.TileFeatures;
import org.contexture.pipeline.prediction.Answer;

/**
 * Feature files → what a MIL model says of each slide, and of its tiles if asked, as the MIL
 * Predictor has it.
 *
 * @param model absolute path of the model
 * @param modelSha256 of its file
 * @param tiles whether tiles are told of
 * @param gpu whether it is predicted on a GPU
 */
public record PredictionPlan(String model, String modelSha256, boolean tiles, boolean gpu)
    implements WorkPlan {

  private static final String PREDICTION = ".prediction.csv";

  /**
   * Plans.
   *
   * @param model a file of the MIL Model Writer
   * @param progress hears why its predictions may be doubted
   * @throws IOException if it is none, or its model asks for more than feature files hold
   */
  public static PredictionPlan of(Path model, boolean tiles, boolean gpu, Progress progress)
      throws IOException {
    MilModel read = read(model);
    List<String> facts = read.facts();
    if (!facts.isEmpty()) {
      throw new IOException(
          "The model %s asks for %s of each patient, which feature files do not hold. Predict in KNIME, with these columns in the table of bags."
              .formatted(model, String.join(", ", facts)));
    }
    if (MilModel.OF_PATIENTS.equals(read.provenance().get(MilModel.BAGS))) {
      progress.log(
          "The model learned from all slides of a patient at once, but predicts slide by slide.");
    }
    return new PredictionPlan(
        model.toAbsolutePath().normalize().toString(), FileChecksum.sha256(model), tiles, gpu);
  }

  private static MilModel read(Path model) throws IOException {
    return MilCheckpoint.read(
        model, Optional.empty(), new OutputMeaning.Classes(List.of()), "Label");
  }

  @Override
  public WorkKind kind() {
    return WorkKind.PREDICTIONS;
  }

  @Override
  public String ending() {
    return PREDICTION;
  }

  @Override
  public String summary() {
    return "%s%s, %s"
        .formatted(
            Path.of(model).getFileName(), tiles ? ", tile by tile too" : "", gpu ? "GPU" : "CPU");
  }

  @Override
  public Optional<RowTable> rowTable() {
    return Optional.of(new RowTable(PREDICTION, "predictions.csv"));
  }

  @Override
  public Optional<Weights> weights() {
    return Optional.of(new Weights(model, modelSha256));
  }

  @Override
  public PredictionPlan at(String otherModel) {
    return new PredictionPlan(otherModel, modelSha256, tiles, gpu);
  }

  /** Of several devices the first is used: slides are predicted one after another. */
  @Override
  public SlideTask open(List<Device> devices, int threads) throws IOException {
    Device device = devices.get(0);
    WorkPlan.requireKind(this, device);
    Path file = Path.of(model);
    String found = FileChecksum.sha256(file);
    if (!found.equals(modelSha256)) {
      throw new IOException(
          "%s is not the model of the plan: SHA-256 %s, expected %s."
              .formatted(file, found, modelSha256));
    }
    MilModel read = read(file);
    MilPredictor predictor = MilPredictor.open(read, device);
    return new FileTask(
        this, "predict", slide -> predict(slide, read, predictor), 1, predictor::close);
  }

  private SlideWork.Made predict(PlannedSlide slide, MilModel read, MilPredictor predictor)
      throws IOException {
    TileFeatures features = FeatureFile.read(slide.path());
    int dimension = features.features().columns();
    if (dimension != read.dimension()) {
      throw new IOException(
          "The features of slide \"%s\" (%s) have %d dimensions, but the model takes %d. Use the encoder that the model was trained with."
              .formatted(slide.id(), slide.path(), dimension, read.dimension()));
    }
    Bag bag = new Bag(slide.id(), slide.id(), Optional.empty(), features::features);
    Prediction prediction = predictor.predict(bag);
    Answer answer =
        new Answer(
            read.readout(),
            read.labelColumn(),
            read.readout() instanceof SurvivalReadout of ? of.times() : List.of(),
            read.provenance().containsKey(MilEnsemble.MODELS));
    List<SlideWork.SlideFile> files =
        new ArrayList<>(List.of(slideFile(slide, answer, prediction)));
    List<String> notes = new ArrayList<>();
    if (tiles) {
      files.add(tilesFile(slide, answer, prediction, features));
      if (!features.hasPositions()) {
        notes.add(
            "Its features have no positions: %s does not tell where its tiles lie, or not how large they are. Nothing is told of its tiles."
                .formatted(slide.path()));
      }
    }
    return new SlideWork.Made(files, features.features().rows(), dimension, notes);
  }

  private static SlideWork.SlideFile slideFile(
      PlannedSlide slide, Answer answer, Prediction prediction) {
    List<String> columns = new ArrayList<>(List.of("Slide"));
    answer.columns().forEach(column -> columns.add(column.name()));
    List<Object> row = new ArrayList<>(List.of(slide.id()));
    row.addAll(answer.cells(prediction));
    return new SlideWork.SlideFile(PREDICTION, TableFile.of(columns, List.of(row)));
  }

  private static SlideWork.SlideFile tilesFile(
      PlannedSlide slide, Answer answer, Prediction prediction, TileFeatures features) {
    List<String> columns = new ArrayList<>(List.of("Slide", "X", "Y", "Size"));
    columns.addAll(answer.tileColumns());
    List<List<Object>> rows = new ArrayList<>();
    if (features.hasPositions()) {
      for (TileValue tile : features.withValues(prediction.attention())) {
        List<Object> row = new ArrayList<>(List.of(slide.id(), tile.x(), tile.y(), tile.size()));
        row.addAll(Answer.tileCells(prediction, rows.size()));
        rows.add(row);
      }
    }
    return new SlideWork.SlideFile(HeatmapPlan.ATTENTION, TableFile.of(columns, rows));
  }
}
