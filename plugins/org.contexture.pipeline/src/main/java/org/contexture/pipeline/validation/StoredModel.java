package org.contexture.pipeline.validation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.mil.Bag;
import org.contexture.mil.FoldModels.Place;
import org.contexture.mil.FoldOutcome;
import org.contexture.mil.MilLearner;
import org.contexture.mil.MilModel;
import org.contexture.mil.MilModelFile;
import org.contexture.mil.Prediction;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.lock.TaskFolder;

/**
 * What came of a model, as it lies in the folder {@code models}: this as JSON, and the model itself
 * as {@code .safetensors}, which is there first.
 *
 * @param way in which it was trained, in words
 * @param repeat from 1
 * @param fold from 1
 * @param failure why there is no model; empty if there is one
 * @param choice which setting was chosen, from 0, where there was a choice
 * @param seconds that it took
 * @param machine that it was trained on
 * @param task that trained it
 * @param warnings of the training
 * @param log of the training
 * @param slides that it predicted
 */
record StoredModel(
    String way,
    int repeat,
    int fold,
    String failure,
    int choice,
    double seconds,
    String machine,
    String task,
    List<String> warnings,
    List<MilLearner.Epoch> log,
    List<Slide> slides) {

  /**
   * A slide that was predicted.
   *
   * @param tiles of its bag
   * @param outputs of the model
   */
  record Slide(String slide, int tiles, List<Double> outputs) {}

  private static final Gson JSON =
      new GsonBuilder().disableHtmlEscaping().serializeSpecialFloatingPointValues().create();

  private static final String JSON_ENDING = ".json";
  private static final String MODEL_ENDING = ".safetensors";

  static StoredModel trained(
      String way,
      Place place,
      FoldOutcome outcome,
      List<Bag> tested,
      int[] tiles,
      double seconds,
      TaskFolder task) {
    List<Slide> slides = new ArrayList<>();
    for (int i = 0; i < tiles.length; i++) {
      double[] outputs = outcome.predictions().get(i).outputs();
      slides.add(
          new Slide(
              tested.get(i).id(), tiles[i], java.util.Arrays.stream(outputs).boxed().toList()));
    }
    return new StoredModel(
        way,
        place.repeat(),
        place.fold(),
        "",
        outcome.setting(),
        seconds,
        task.host(),
        task.id(),
        outcome.warnings(),
        outcome.log(),
        slides);
  }

  static StoredModel failed(
      String way, Place place, String failure, double seconds, TaskFolder task) {
    return new StoredModel(
        way,
        place.repeat(),
        place.fold(),
        failure,
        0,
        seconds,
        task.host(),
        task.id(),
        List.of(),
        List.of(),
        List.of());
  }

  boolean isFailed() {
    return !failure.isEmpty();
  }

  /** Writes it, behind its model if it has one. */
  void write(ValidationFolder folder, String name, Optional<MilModel> model, TaskFolder task)
      throws IOException {
    Path json = folder.models(name + JSON_ENDING);
    Files.createDirectories(json.getParent());
    if (model.isPresent()) {
      AtomicFile.write(
          folder.models(name + MODEL_ENDING),
          task.scratch(name + MODEL_ENDING),
          (Path temporary) -> MilModelFile.write(model.get(), temporary));
    }
    AtomicFile.write(
        json,
        task.scratch(name + JSON_ENDING),
        (Path temporary) -> Files.writeString(temporary, JSON.toJson(this) + "\n"));
  }

  /** Reads it; empty if it is not there, or not whole: it is made anew then. */
  static Optional<StoredModel> read(ValidationFolder folder, String name) throws IOException {
    try {
      StoredModel stored =
          JSON.fromJson(Files.readString(folder.models(name + JSON_ENDING)), StoredModel.class);
      return Optional.ofNullable(stored)
          .filter(one -> one.isFailed() || Files.exists(folder.models(name + MODEL_ENDING)));
    } catch (NoSuchFileException | JsonParseException e) {
      return Optional.empty();
    }
  }

  /** The outcome as it was when it was trained, without what is said of tiles. */
  FoldOutcome outcome(ValidationFolder folder, String name) throws IOException {
    MilModel model = MilModelFile.read(folder.models(name + MODEL_ENDING));
    List<Prediction> predictions =
        slides.stream()
            .map(
                slide ->
                    new Prediction(
                        model.readout(),
                        slide.outputs().stream().mapToDouble(d -> d).toArray(),
                        new float[0],
                        Optional.empty(),
                        new double[0]))
            .toList();
    return new FoldOutcome(predictions, choice, model, log, warnings);
  }
}
