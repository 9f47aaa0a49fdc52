package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.PlannedBags;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.pipeline.task.PlannedSlides;
import org.contexture.pipeline.task.Planning;
import org.contexture.pipeline.task.PredictionChoices;
import org.contexture.pipeline.task.PredictionPlan;
import org.contexture.pipeline.task.WorkKind;
import org.contexture.pipeline.task.WorkPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Predicts slides. */
@Command(
    name = "predict",
    description =
        "Writes what a MIL model says of each slide, <slide>.prediction.csv, and of its tiles if"
            + " asked, <slide>.attention.csv, as the MIL Predictor does.")
final class PredictCommand extends WorkCommand {

  @Option(
      names = "--features",
      paramLabel = "FOLDER",
      description =
          "Where extract wrote features, or any folder of feature files. Without it, --bags and"
              + " --model the plan that lies in the folder counts.")
  private Path features;

  @Option(
      names = "--bags",
      paramLabel = "CSV",
      description =
          "Predicts the slides of a table alone: a column Slide or slide_id, paths of feature files"
              + " in Features unless --features is named, and the clinical columns that the model"
              + " asks for.")
  private Path bags;

  @Option(
      names = "--patient",
      paramLabel = "COLUMN",
      description =
          "Takes all slides of a patient for one bag: the column of --bags that names the patient."
              + " Results are called by the first slide.")
  private String patient;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "A model that a MIL Model Writer wrote.")
  private Path model;

  @Option(
      names = "--tiles",
      description = "Also writes attention, scores and evidence of each tile.")
  private boolean tiles;

  @Option(
      names = "--times",
      paramLabel = "TIME,…",
      split = ",",
      description =
          "Of survival, the times at which the chance to live on is given; the model's by default.")
  private List<Double> times = new ArrayList<>();

  @Option(
      names = "--set-error",
      paramLabel = "FRACTION",
      description =
          "Of the classes of a cross-validated model, how often the true one may be missing from"
              + " the set of a slide, e.g. 0.1; no sets by default.")
  private double setError;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads that compute a bag, on which last digits of large bags depend; decided once, by"
              + " the plan, as this machine has it.")
  private int threads;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "A copy of the plan's model, e.g. on a disk of this machine.")
  private Path weights;

  @Mixin private DeviceOptions device;

  @Override
  WorkKind kind() {
    return WorkKind.PREDICTIONS;
  }

  @Override
  boolean isAsked() {
    return features != null || model != null || bags != null;
  }

  @Override
  PlanFolder plan(Path out, Progress progress) throws IOException {
    if (model == null || (features == null && bags == null)) {
      throw new IllegalArgumentException(
          "Both --model and --features or --bags are needed; or none, to go on with the plan in "
              + out
              + ".");
    }
    if (patient != null && bags == null) {
      throw new IllegalArgumentException("--patient names a column of --bags, which is not there.");
    }
    boolean gpu = Planning.isGpu(device.first(), out);
    PredictionPlan plan =
        PredictionPlan.of(
            model,
            bags != null,
            tiles,
            gpu,
            new PredictionChoices(times, setError, patient != null, threads),
            progress);
    return Planning.plan(slides(progress), plan, out, progress);
  }

  private List<PlannedSlide> slides(Progress progress) throws IOException {
    return bags == null
        ? PlannedSlides.features(features, progress)
        : PlannedBags.list(
            new PlannedBags.Source(
                bags, Optional.ofNullable(features), Optional.ofNullable(patient)),
            model,
            progress);
  }

  @Override
  WorkPlan staged(WorkPlan plan) {
    return weights == null ? plan : plan.at(weights.toAbsolutePath().toString());
  }

  @Override
  List<Device> devices(WorkPlan plan) {
    return device.of(plan.gpu());
  }
}
