package org.contexture.pipeline.spark;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.Shard;
import org.contexture.pipeline.task.SlideTask;

/** Carries out a plan: on a Spark, or as one task of this process. Features are the same. */
public final class PlannedExtraction {

  private PlannedExtraction() {}

  /**
   * Extracts what is not done yet.
   *
   * @param spark the job; empty to work in this process
   * @param device in this process: {@code AUTO} for what the plan says, or a certain one
   * @return what is known of every slide then
   * @throws IOException if Spark cannot be started or gives up, or a device is lost
   */
  public static Manifest.Check run(
      PlanFolder plan, Optional<SparkSubmission> spark, String device, Progress progress)
      throws IOException {
    if (spark.isPresent()) {
      spark.get().run(progress);
    } else {
      here(plan, device, progress);
    }
    return Manifest.read(plan.folder(), plan.plan()).verdicts(plan);
  }

  private static void here(PlanFolder plan, String device, Progress progress) throws IOException {
    String planned = plan.plan().gpu() ? "CUDA:0" : "CPU";
    Device on = Device.resolve(device.equals("AUTO") ? planned : device);
    int readers = Runtime.getRuntime().availableProcessors();
    try (SlideTask task = plan.plan().open(List.of(on), readers)) {
      task.run(plan.slides(Shard.WHOLE), plan.folder(), Shard.WHOLE, progress);
    }
  }
}
