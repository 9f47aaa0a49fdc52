package org.contexture.pipeline.task;

import java.io.IOException;
import java.util.List;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.lock.TaskFolder;

/** Slides that fail without being opened by a task: by word of whoever shares the work out. */
public final class GivenUp {

  private GivenUp() {}

  /** Writes down that a slide failed. */
  public static void write(PlanFolder plan, Shard shard, PlannedSlide slide, SlideFailure failure)
      throws IOException {
    try (TaskFolder task = TaskFolder.open(plan.folder(), plan.plan().work());
        TaskManifest manifest = TaskManifest.create(plan.plan(), List.of(slide), shard, task)) {
      manifest.failed(failure);
    }
  }
}
