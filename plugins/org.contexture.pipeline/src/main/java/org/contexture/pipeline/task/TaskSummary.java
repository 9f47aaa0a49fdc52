package org.contexture.pipeline.task;

import java.util.List;
import org.contexture.pipeline.SlideFailure;

/**
 * How a task went.
 *
 * @param done slides that it worked on
 * @param skipped slides that were done
 * @param failures the others
 */
public record TaskSummary(long done, long skipped, List<SlideFailure> failures) {

  public TaskSummary {
    failures = List.copyOf(failures);
  }

  @Override
  public String toString() {
    return "%d done, %d skipped, %d failed".formatted(done, skipped, failures.size());
  }
}
