package org.knime.core.node;

import org.knime.core.node.workflow.NodeProgressListener;

/** Where progress goes to and cancellation comes from. */
public interface NodeProgressMonitor {
  /** Throws if the user cancelled. */
  void checkCanceled() throws CanceledExecutionException;

  /** Sets how much is done, from 0 to 1. */
  void setProgress(double progress);

  /** Returns how much is done, from 0 to 1, or null. */
  Double getProgress();

  /** Sets both. */
  void setProgress(double progress, String message);

  /** Sets what is being done. */
  void setProgress(String message);

  /** Sets what is being done. */
  void setMessage(String message);

  /** Returns what is being done. */
  String getMessage();

  /** Asks the execution to end. */
  void setExecuteCanceled();

  /** Forgets progress, message and cancellation. */
  void reset();

  /** Adds who hears of progress. */
  void addProgressListener(NodeProgressListener l);

  /** Removes who hears of progress. */
  void removeProgressListener(NodeProgressListener l);

  /** Removes all who hear of progress. */
  void removeAllProgressListener();
}
