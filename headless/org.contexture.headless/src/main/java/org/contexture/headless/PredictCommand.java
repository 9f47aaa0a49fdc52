package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.PlannedSlides;
import org.contexture.pipeline.task.Planning;
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
          "Where extract wrote features, or any folder of feature files. Without it, and without"
              + " --model, the plan that lies in the folder counts.")
  private Path features;

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
    return features != null || model != null;
  }

  @Override
  PlanFolder plan(Path out, Progress progress) throws IOException {
    if (features == null || model == null) {
      throw new IllegalArgumentException(
          "Both --features and --model are needed; or neither, to go on with the plan in "
              + out
              + ".");
    }
    boolean gpu = Planning.isGpu(device.first(), out);
    return Planning.plan(
        PlannedSlides.features(features, progress),
        PredictionPlan.of(model, tiles, gpu, progress),
        out,
        progress);
  }

  @Override
  WorkPlan staged(WorkPlan plan) {
    return weights == null ? plan : plan.at(weights.toAbsolutePath().toString());
  }

  @Override
  List<Device> devices(WorkPlan plan) {
    return device.of(plan);
  }
}
