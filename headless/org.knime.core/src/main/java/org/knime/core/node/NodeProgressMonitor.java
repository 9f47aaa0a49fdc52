package org.knime.core.node;

/** Where progress goes to and cancellation comes from. */
public interface NodeProgressMonitor {
  /** Throws if the user cancelled. */
  void checkCanceled() throws CanceledExecutionException;

  /** Sets how much is done, from 0 to 1. */
  void setProgress(double progress);

  /** Returns how much is done, from 0 to 1, or null. */
  Double getProgress();

  /** Sets what is being done. */
  void setMessage(String message);

  /** Returns what is being done. */
  String getMessage();

  /** Asks the execution to end. */
  void setExecuteCanceled();
}
