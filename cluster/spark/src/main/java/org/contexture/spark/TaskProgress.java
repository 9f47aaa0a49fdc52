package org.contexture.spark;

import java.util.concurrent.CancellationException;
import org.apache.spark.TaskContext;
import org.contexture.network.Progress;

/** Ends work that Spark has cancelled; what it says goes to the executor's standard error. */
final class TaskProgress implements Progress {

  static final TaskProgress INSTANCE = new TaskProgress();

  private TaskProgress() {}

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
}
