package org.contexture.knime.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import org.contexture.learning.Progress;
import org.contexture.learning.device.DeviceException;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.ExecutionMonitor;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.NodeLogger;

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
    try {
      work.run(progress(monitor));
    } catch (CancellationException cancelled) {
      throw cancellation(cancelled);
    } catch (UncheckedIOException problem) {
      throw new KNIMEException(message(problem.getCause()), problem);
    } catch (IOException
        | InvalidSettingsException
        | DeviceException
        | IllegalArgumentException problem) {
      throw new KNIMEException(message(problem), problem);
    }
  }

  /** Passes reports and log lines on to KNIME, and KNIME's wish to cancel back. */
  static Progress progress(ExecutionMonitor monitor) {
    return new Progress() {
      @Override
      public void report(double fraction, String message) {
        try {
          monitor.checkCanceled();
        } catch (CanceledExecutionException cancelled) {
          CancellationException cancellation = new CancellationException("The node was cancelled.");
          cancellation.initCause(cancelled);
          throw cancellation;
        }
        monitor.setProgress(fraction, message);
      }

      @Override
      public void log(String line) {
        NodeLogger.getLogger(NodeWork.class).info(line);
      }
    };
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
