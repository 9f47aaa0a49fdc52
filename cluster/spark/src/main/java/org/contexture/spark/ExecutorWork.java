package org.contexture.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.sql.Row;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.task.ExtractionPlan;
import org.contexture.pipeline.task.ExtractionTask;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.ManifestLine;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.pipeline.task.Shard;

/**
 * What an executor does for a task. It keeps the encoder that it opened last, since all tasks of a
 * job need the same one; tasks of one executor use it one after another. Slides of an executor with
 * several task slots are therefore not encoded side by side: give a task all its cores ({@code
 * spark.task.cpus}), which read.
 */
final class ExecutorWork {

  private static Optional<ExtractionTask> open = Optional.empty();
  private static String openId = "";

  private ExecutorWork() {}

  /** Works on a group of slides and tells what became of each. */
  static synchronized Row[] run(String folder, int number, int groups) throws IOException {
    Path out = Path.of(folder);
    PlanFolder plan = PlanFolder.read(out);
    Shard shard = new Shard(number, groups);
    List<PlannedSlide> slides = plan.slides(shard);
    task(plan.plan()).run(slides, out, shard, log());
    Map<String, ManifestLine> verdicts = Manifest.read(out, plan.plan(), shard).verdicts();
    return slides.stream()
        .map(slide -> ManifestRows.of(verdicts.get(slide.id())))
        .toArray(Row[]::new);
  }

  private static ExtractionTask task(ExtractionPlan plan) throws IOException {
    if (!openId.equals(plan.id())) {
      open.ifPresent(ExtractionTask::close);
      open = Optional.empty();
      openId = "";
      TaskContext context = TaskContext.get();
      open = Optional.of(ExtractionTask.open(plan, List.of(device(plan, context)), context.cpus()));
      openId = plan.id();
    }
    return open.orElseThrow();
  }

  /** The GPU that Spark gave the task, if it manages them ({@code spark.task.resource.gpu}). */
  private static Device device(ExtractionPlan plan, TaskContext context) {
    if (!plan.gpu()) {
      return Device.CPU;
    }
    ResourceInformation given = context.resourcesJMap().get("gpu");
    return Device.resolve("CUDA:" + (given == null ? "0" : given.addresses()[0]));
  }

  private static Progress log() {
    return new Progress() {
      @Override
      public void report(double fraction, String message) {
        TaskContext task = TaskContext.get(); // none on threads of our own
        if (task != null && task.isInterrupted()) {
          throw new CancellationException("Spark has cancelled the task.");
        }
      }

      @Override
      public void log(String line) {
        System.err.println(line);
      }
    };
  }
}
