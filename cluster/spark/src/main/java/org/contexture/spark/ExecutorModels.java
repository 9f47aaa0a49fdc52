package org.contexture.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.contexture.pipeline.validation.ValidationFolder;
import org.contexture.pipeline.validation.ValidationTask;

/**
 * What an executor does for a task of a cross-validation. Tasks of one executor train side by side
 * and share the bags, which are read once if they are few.
 */
final class ExecutorModels {

  private static Optional<ValidationTask> open = Optional.empty();
  private static Optional<ValidationFolder> plan = Optional.empty();

  static {
    Logs.quieten();
  }

  private ExecutorModels() {}

  /** Trains a model, by its number from 0. */
  static void train(String folder, int number) throws IOException {
    ValidationFolder now = ValidationFolder.read(Path.of(folder));
    ValidationTask task = task(now);
    task.run(
        List.of(task.places().get(number)),
        TaskDevice.of(now.plan().gpu(), TaskContext.get()),
        TaskProgress.INSTANCE);
  }

  private static synchronized ValidationTask task(ValidationFolder now) {
    if (!plan.equals(Optional.of(now))) {
      open = Optional.of(ValidationTask.open(now));
      plan = Optional.of(now);
    }
    return open.orElseThrow();
  }
}
