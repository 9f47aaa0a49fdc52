package org.contexture.knime.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.contexture.network.Progress;
import org.contexture.network.device.DeviceException;
import org.contexture.network.device.Libtorch;
import org.contexture.network.device.LostDevice;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.ExecutionMonitor;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;

/**
 * What a node does when it executes, between KNIME's way of reporting, cancelling and failing and
 * that of the pipeline.
 */
@FunctionalInterface
public interface NodeWork {

  /**
   * Works.
   *
   * @param progress hears how far it is and throws {@link CancellationException} once the user
   *     cancels
   */
  void run(Progress progress)
      throws IOException, InvalidSettingsException, CanceledExecutionException, KNIMEException;

  /**
   * Runs work.
   *
   * @throws CanceledExecutionException if the user cancelled
   * @throws KNIMEException with the message of whatever the work failed with
   */
  static void execute(ExecutionMonitor monitor, NodeWork work)
      throws CanceledExecutionException, KNIMEException {
    WorkThread thread = new WorkThread(monitor);
    try {
      thread.run(
          () -> {
            work.run(thread);
            return null;
          });
    } catch (ExecutionException failed) {
      throw failure(failed.getCause());
    }
  }

  /** What KNIME is told of a failure; what is no failure but a fault is thrown as it is. */
  private static KNIMEException failure(Throwable problem) throws CanceledExecutionException {
    if (problem instanceof CancellationException cancelled) {
      throw cancellation(cancelled);
    } else if (problem instanceof CanceledExecutionException cancelled) {
      throw cancelled;
    } else if (problem instanceof KNIMEException said) {
      return said;
    } else if (problem instanceof UncheckedIOException unchecked) {
      return new KNIMEException(message(unchecked.getCause()), unchecked);
    } else if (problem instanceof IOException
        || problem instanceof InvalidSettingsException
        || problem instanceof DeviceException
        || problem instanceof IllegalArgumentException) {
      return new KNIMEException(message(problem), problem);
    } else if (problem instanceof RuntimeException && LostDevice.isCauseOf(problem)) {
      return new KNIMEException(
          "The GPU is lost to this process: %s. Start KNIME anew and execute the node again; what it can take up, it does."
              .formatted(message(problem).lines().findFirst().orElse("")),
          problem);
    } else if (problem instanceof LinkageError && Libtorch.problem().isPresent()) {
      return new KNIMEException(Libtorch.problem().get(), problem);
    } else if (problem instanceof RuntimeException fault) {
      throw fault;
    } else if (problem instanceof Error fault) {
      throw fault;
    }
    throw new IllegalStateException(problem);
  }

  private static CanceledExecutionException cancellation(CancellationException cause) {
    CanceledExecutionException cancelled =
        new CanceledExecutionException("The node was cancelled.");
    cancelled.initCause(cause);
    return cancelled;
  }

  private static String message(Throwable problem) {
    return problem.getMessage() == null ? problem.toString() : problem.getMessage();
  }
}
