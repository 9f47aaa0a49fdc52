package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import org.contexture.mil.Bag;
import org.contexture.mil.ComputeThreads;
import org.contexture.mil.MilCheckpoint;
import org.contexture.mil.MilEnsemble;
import org.contexture.mil.MilModel;
import org.contexture.mil.MilPredictor;
import org.contexture.mil.OutputMeaning;
import org.contexture.mil.PatientBag;
import org.contexture.mil.Prediction;
import org.contexture.mil.task.SurvivalReadout;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.TileValue;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.TileFeatures;
import org.contexture.pipeline.prediction.Answer;
import org.contexture.pipeline.prediction.Doubt;

/**
 * Feature files → what a MIL model says of each slide, and of its tiles if asked, as the MIL
 * Predictor has it. What is predicted as one may be all slides of a patient; it is called by the
 * first then.
 *
 * @param model absolute path of the model
 * @param modelSha256 of its file
 * @param tiles whether tiles are told of
 * @param gpu whether it is predicted on a GPU
 * @param choices what else was chosen; empty in plans of before
 */
public record PredictionPlan(
    String model,
    String modelSha256,
    boolean tiles,
    boolean gpu,
    Optional<PredictionChoices> choices)
    implements WorkPlan {

  private static final String PREDICTION = ".prediction.csv";

  public PredictionPlan {
    choices = choices == null ? Optional.empty() : choices; // a plan of before
  }

  /**
   * Plans.
   *
   * @param model a file of the MIL Model Writer
   * @param hasFacts whether slides come with what the model asks for besides
   * @param progress hears why its predictions may be doubted
   * @throws IOException if it is none, it asks for more than there is, or does not say what is
   *     chosen
   */
  public static PredictionPlan of(
      Path model,
      boolean hasFacts,
      boolean tiles,
      boolean gpu,
      PredictionChoices choices,
      Progress progress)
      throws IOException {
    MilModel read = read(model);
    if (!read.facts().isEmpty() && !hasFacts) {
      throw new IOException(
          "The model %s asks for %s of each patient, which feature files do not hold. Name a table that has these columns: --bags."
              .formatted(model, String.join(", ", read.facts())));
    }
    if (!choices.times().isEmpty() && !(read.readout() instanceof SurvivalReadout)) {
      throw new IOException("The model %s predicts no survival: name no times.".formatted(model));
    }
    if (choices.setError() > 0 && MilEnsemble.sets(read).isEmpty()) {
      throw new IOException(
          "Sets need predictions of classes out of fold, which the model %s does not hold. Take the model of a cross-validation, or ask for no sets."
              .formatted(model));
    }
    answer(read, choices).doubt().warnings(read.classes()).forEach(progress::log);
    boolean learned = MilModel.OF_PATIENTS.equals(read.provenance().get(MilModel.BAGS));
    if (learned != choices.ofPatients()) {
      progress.log(
          learned
              ? "The model learned from all slides of a patient at once, but predicts slide by"
                  + " slide."
              : "The model learned from slides, but predicts all slides of a patient at once.");
    }
    return new PredictionPlan(
        model.toAbsolutePath().normalize().toString(),
        FileChecksum.sha256(model),
        tiles,
        gpu,
        Optional.of(choices));
  }

  static MilModel read(Path model) throws IOException {
    return MilCheckpoint.read(
        model, Optional.empty(), new OutputMeaning.Classes(List.of()), "Label");
  }

  private static Answer answer(MilModel read, PredictionChoices choices) {
    List<Double> own = read.readout() instanceof SurvivalReadout of ? of.times() : List.of();
    return new Answer(
        read.readout(),
        read.labelColumn(),
        choices.times().isEmpty() ? own : choices.times(),
        new Doubt(
            read.provenance().containsKey(MilEnsemble.MODELS),
            choices.setError(),
            choices.setError() > 0 ? MilEnsemble.sets(read) : Optional.empty()));
  }

  private PredictionChoices chosen() {
    return choices.orElse(PredictionChoices.NONE);
  }

  /** Threads that nobody named are those that were decided on. */
  @Override
  public List<String> differences(WorkPlan other) {
    return other instanceof PredictionPlan before
        ? PlanText.differences(
            withThreads(before.chosen().threads()), before.withThreads(before.chosen().threads()))
        : WorkPlan.super.differences(other);
  }

  @Override
  public PredictionPlan decided() {
    return withThreads(ComputeThreads.present());
  }

  /** The same, with so many threads if it names none. */
  private PredictionPlan withThreads(int threads) {
    return chosen().threads() > 0 ? with(chosen()) : with(chosen().threads(threads));
  }

  private PredictionPlan with(PredictionChoices others) {
    return new PredictionPlan(model, modelSha256, tiles, gpu, Optional.of(others));
  }

  @Override
  public String work() {
    return chosen().threads() > 0 ? with(chosen().threads(0)).work() : WorkPlan.super.work();
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
    return "%s%s%s, %s"
        .formatted(
            Path.of(model).getFileName(),
            chosen().ofPatients() ? ", all slides of a patient at once" : "",
            tiles ? ", tile by tile too" : "",
            gpu ? "GPU" : "CPU");
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
    return new PredictionPlan(otherModel, modelSha256, tiles, gpu, choices);
  }

  /** A model on each device; each predicts a bag at a time. */
  @Override
  public SlideTask open(List<Device> devices, int threads) throws IOException {
    for (Device device : devices) {
      WorkPlan.requireKind(this, device);
    }
    Path file = Path.of(model);
    String found = FileChecksum.sha256(file);
    if (!found.equals(modelSha256)) {
      throw new IOException(
          "%s is not the model of the plan: SHA-256 %s, expected %s."
              .formatted(file, found, modelSha256));
    }
    MilModel read = read(file);
    BlockingQueue<MilPredictor> idle = new LinkedBlockingQueue<>();
    List<MilPredictor> all = new ArrayList<>();
    Runnable close = () -> all.forEach(MilPredictor::close);
    try {
      devices.forEach(device -> all.add(MilPredictor.open(read, device)));
    } catch (RuntimeException e) {
      close.run();
      throw e;
    }
    idle.addAll(all);
    return new FileTask(this, "predict", slide -> predict(slide, read, idle), all.size(), close);
  }

  /** By a model that is idle. */
  private SlideWork.Made predict(
      PlannedSlide slide, MilModel read, BlockingQueue<MilPredictor> idle) throws IOException {
    MilPredictor predictor;
    try {
      predictor = idle.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("The work was interrupted.");
    }
    try {
      return predict(slide, read, predictor);
    } finally {
      idle.add(predictor);
    }
  }

  @SuppressWarnings("try") // acts until closed
  private SlideWork.Made predict(PlannedSlide slide, MilModel read, MilPredictor predictor)
      throws IOException {
    Map<String, TileFeatures> features = new LinkedHashMap<>();
    features.put(slide.id(), read(slide.id(), slide.path(), read));
    for (Map.Entry<String, Path> further : slide.attached().slides().entrySet()) {
      features.put(further.getKey(), read(further.getKey(), further.getValue(), read));
    }
    FloatMatrix all =
        PatientBag.joined(features.values().stream().map(TileFeatures::features).toList());
    Bag bag =
        new Bag(slide.id(), slide.id(), Optional.empty(), () -> all, slide.attached().facts());
    Prediction prediction;
    try (ComputeThreads own = ComputeThreads.of(chosen().threads())) {
      prediction = predictor.predict(bag);
    }
    Answer answer = answer(read, chosen());
    List<SlideWork.SlideFile> files =
        new ArrayList<>(List.of(slideFile(slide, answer, prediction)));
    List<String> notes = new ArrayList<>();
    List<String> unknown = predictor.unknownFacts(bag);
    if (!unknown.isEmpty()) {
      notes.add(
          "Its values of %s occurred in no training slide and count as missing."
              .formatted(String.join(", ", unknown)));
    }
    int first = 0;
    for (Map.Entry<String, TileFeatures> one : features.entrySet()) {
      int tilesOf = one.getValue().features().rows();
      if (tiles) {
        files.add(
            tilesFile(
                one.getKey(), answer, prediction.tiles(first, first + tilesOf), one.getValue()));
        if (!one.getValue().hasPositions()) {
          notes.add(
              "The features of slide %s have no positions: their file does not tell where its tiles lie, or not how large they are. Nothing is told of its tiles."
                  .formatted(one.getKey()));
        }
      }
      first += tilesOf;
    }
    return new SlideWork.Made(files, all.rows(), all.columns(), notes);
  }

  private static TileFeatures read(String slide, Path file, MilModel model) throws IOException {
    TileFeatures features = FeatureFile.read(file);
    int dimension = features.features().columns();
    if (dimension != model.dimension()) {
      throw new IOException(
          "The features of slide \"%s\" (%s) have %d dimensions, but the model takes %d. Use the encoder that the model was trained with."
              .formatted(slide, file, dimension, model.dimension()));
    }
    return features;
  }

  private static SlideWork.SlideFile slideFile(
      PlannedSlide slide, Answer answer, Prediction prediction) {
    List<String> columns = new ArrayList<>(List.of("Slide"));
    answer.columns().forEach(column -> columns.add(column.name()));
    List<Object> row = new ArrayList<>(List.of(slide.id()));
    row.addAll(answer.cells(prediction));
    return SlideWork.SlideFile.of(slide.id(), PREDICTION, TableFile.of(columns, List.of(row)));
  }

  private static SlideWork.SlideFile tilesFile(
      String slide, Answer answer, Prediction prediction, TileFeatures features) {
    List<String> columns = new ArrayList<>(List.of("Slide", "X", "Y", "Size"));
    columns.addAll(answer.tileColumns());
    List<List<Object>> rows = new ArrayList<>();
    if (features.hasPositions()) {
      for (TileValue tile : features.withValues(prediction.attention())) {
        List<Object> row = new ArrayList<>(List.of(slide, tile.x(), tile.y(), tile.size()));
        row.addAll(Answer.tileCells(prediction, rows.size()));
        rows.add(row);
      }
    }
    return SlideWork.SlideFile.of(slide, HeatmapPlan.ATTENTION, TableFile.of(columns, rows));
  }
}
