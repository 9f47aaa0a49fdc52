package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.contexture.network.Progress;

/**
 * The unit of work: some slides of a plan → their files and a manifest line a slide. A slide that
 * fails is a line, not an exception. What the work needs is open, and serves any number of runs,
 * one after another.
 */
public interface SlideTask extends AutoCloseable {

  /**
   * Works on slides.
   *
   * @param slides the task's
   * @param folder where files and manifest go
   * @param shard that these slides are, for the manifest's name
   * @param progress hears of each slide
   * @throws IOException if the folder cannot be used, or a device is lost
   */
  TaskSummary run(List<PlannedSlide> slides, Path folder, Shard shard, Progress progress)
      throws IOException;

  @Override
  void close();
}
