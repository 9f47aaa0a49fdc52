package org.knime.core.node;

import java.util.function.Supplier;

/** A share of a node's progress. Thread-safe if its monitor is. */
public class ExecutionMonitor {
  private final NodeProgressMonitor progress;

  /** Creates a monitor that goes nowhere and is never cancelled. */
  public ExecutionMonitor() {
    this(new SilentProgress(new SilentProgress(null)));
  }

  /** Creates a monitor that reports to {@code progress}. */
  public ExecutionMonitor(final NodeProgressMonitor progress) {
    this.progress = progress;
  }

  /** Returns where progress is reported to. */
  public final NodeProgressMonitor getProgressMonitor() {
    return progress;
  }

  /** Throws if the user cancelled. */
  public void checkCanceled() throws CanceledExecutionException {
    progress.checkCanceled();
  }

  /** Sets how much is done, from 0 to 1. */
  public void setProgress(final double progress) {
    this.progress.setProgress(progress);
  }

  /** Sets how much is done, from 0 to 1, and what is being done. */
  public void setProgress(final double progress, final String message) {
    setProgress(progress);
    setMessage(message);
  }

  /** Sets how much is done, from 0 to 1, and what is being done. */
  public void setProgress(final double progress, final Supplier<String> messageSupplier) {
    setProgress(progress, messageSupplier.get());
  }

  /** Sets what is being done. */
  public void setMessage(final String message) {
    progress.setMessage(message);
  }

  /** Sets what is being done. */
  public void setProgress(final String message) {
    setMessage(message);
  }

  /** Returns a monitor whose 0 to 1 is the next {@code maxProg} of this one. */
  public ExecutionMonitor createSubProgress(final double maxProg) {
    return new ExecutionMonitor(new PartialProgress(progress, maxProg));
  }

  /** Returns such a monitor without messages. */
  public ExecutionMonitor createSilentSubProgress(final double maxProg) {
    return new ExecutionMonitor(new SilentProgress(new PartialProgress(progress, maxProg)));
  }
}
