package org.contexture.pipeline.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.contexture.pipeline.lock.TaskFolder;

/**
 * A task at work.
 *
 * @param task its presence in the folder
 * @param manifest its own
 * @param known what manifests said of its slides before
 */
record TaskRun(TaskFolder task, TaskManifest manifest, KnownSlides known) {

  /** What it does. */
  @FunctionalInterface
  interface Work {
    TaskSummary on(TaskRun run) throws IOException;
  }

  /**
   * Runs a task.
   *
   * @throws IOException if the folder or the manifest cannot be written, or what {@code work}
   *     throws
   */
  static TaskSummary of(
      WorkPlan plan, List<PlannedSlide> slides, Path folder, Shard shard, Work work)
      throws IOException {
    KnownSlides known = new KnownSlides(plan, folder, shard);
    try (TaskFolder task = TaskFolder.open(folder, plan.work());
        TaskManifest manifest = TaskManifest.create(plan, slides, shard, task)) {
      return work.on(new TaskRun(task, manifest, known));
    } catch (UncheckedIOException e) { // of the manifest, which slides are told to as they end
      throw new IOException(e.getMessage(), e);
    }
  }
}
