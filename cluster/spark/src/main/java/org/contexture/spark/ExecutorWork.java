package org.contexture.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.task.GivenUp;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.ManifestLine;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.pipeline.task.Shard;
import org.contexture.pipeline.task.SlideTask;
import org.contexture.pipeline.task.WorkPlan;

/**
 * What an executor does for a task. It keeps what the work needs, such as an encoder, since all
 * tasks of a job need the same; tasks of one executor use it one after another. Slides of an
 * executor with several task slots are therefore not worked on side by side: give a task all its
 * cores ({@code spark.task.cpus}).
 */
final class ExecutorWork {

  private static final String SCRATCH = "spark.contexture.scratch";
  private static final String SCRATCH_ROOM = "spark.contexture.scratchRoom";

  private static Optional<SlideTask> open = Optional.empty();
  private static String openId = "";

  static {
    Logs.quieten();
  }

  private ExecutorWork() {}

  /** Works on a group of slides and tells what became of each. */
  static synchronized Row[] run(String folder, int number, int groups) throws IOException {
    Path out = Path.of(folder);
    PlanFolder plan = PlanFolder.read(out);
    Shard shard = new Shard(number, groups);
    List<PlannedSlide> slides = plan.slides(shard);
    SparkConf spark = SparkEnv.get().conf();
    CrashMarks marks = new CrashMarks(out);
    Manifest before = Manifest.read(out, plan.plan(), shard);
    List<PlannedSlide> done = new ArrayList<>();
    List<PlannedSlide> here = new ArrayList<>();
    List<PlannedSlide> elsewhere = new ArrayList<>();
    for (PlannedSlide slide : slides) {
      if (before.isDone(slide, plan)) {
        done.add(slide);
      } else if (marks.of(slide) >= CrashMarks.MOST) {
        giveUp(plan, shard, slide, "read", marks.reason(slide));
      } else if (slide.isFile()) {
        here.add(slide);
      } else {
        elsewhere.add(slide);
      }
    }
    together(plan, done, shard);
    work(plan, here, shard);
    if (!elsewhere.isEmpty()) {
      Path scratch = Path.of(spark.get(SCRATCH, System.getProperty("java.io.tmpdir")));
      long room = spark.getSizeAsBytes(SCRATCH_ROOM, "64g");
      try (Staging staging = new Staging(scratch, room, HadoopSettings.of(spark))) {
        Map<PlannedSlide, String> failures =
            staging.run(elsewhere, copies -> work(plan, copies, shard));
        for (Map.Entry<PlannedSlide, String> failure : failures.entrySet()) {
          giveUp(plan, shard, failure.getKey(), "open", failure.getValue());
        }
      }
    }
    Map<String, ManifestLine> verdicts = Manifest.read(out, plan.plan(), shard).verdicts();
    return slides.stream()
        .map(slide -> ManifestRows.of(verdicts.get(slide.id()), slide))
        .toArray(Row[]::new);
  }

  private static void together(PlanFolder plan, List<PlannedSlide> slides, Shard shard)
      throws IOException {
    if (!slides.isEmpty()) {
      task(plan.plan()).run(slides, plan.folder(), shard, TaskProgress.INSTANCE);
    }
  }

  private static void giveUp(
      PlanFolder plan, Shard shard, PlannedSlide slide, String stage, String reason)
      throws IOException {
    GivenUp.write(plan, shard, slide, new SlideFailure(slide.id(), stage, reason));
  }

  /** Together; or if an executor has ended over them, one by one, to find the one that ends it. */
  private static void work(PlanFolder plan, List<PlannedSlide> slides, Shard shard)
      throws IOException {
    if (TaskContext.get().attemptNumber() == 0) {
      together(plan, slides, shard);
      return;
    }
    CrashMarks marks = new CrashMarks(plan.folder());
    for (PlannedSlide slide : slides) {
      marks.add(slide);
      try {
        together(plan, List.of(slide), shard);
      } finally {
        marks.clear(slide);
      }
    }
  }

  private static SlideTask task(WorkPlan plan) throws IOException {
    if (!openId.equals(plan.id())) {
      open.ifPresent(SlideTask::close);
      open = Optional.empty();
      openId = "";
      TaskContext context = TaskContext.get();
      open = Optional.of(plan.open(List.of(TaskDevice.of(plan.gpu(), context)), context.cpus()));
      openId = plan.id();
    }
    return open.orElseThrow();
  }
}
