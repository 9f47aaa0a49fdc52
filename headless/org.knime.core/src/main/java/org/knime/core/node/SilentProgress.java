package org.knime.core.node;

/** Progress without messages; without a parent it goes nowhere. */
final class SilentProgress extends HeadlessProgress {
  private final NodeProgressMonitor parent;

  SilentProgress(final NodeProgressMonitor parent) {
    this.parent = parent;
  }

  @Override
  public void checkCanceled() throws CanceledExecutionException {
    if (parent != null) {
      parent.checkCanceled();
    }
  }

  @Override
  public void setProgress(final double progress) {
    if (parent != null) {
      parent.setProgress(progress);
    }
  }

  @Override
  public Double getProgress() {
    return parent == null ? null : parent.getProgress();
  }

  @Override
  public void setMessage(final String message) {
    // silent
  }

  @Override
  public String getMessage() {
    return null;
  }

  @Override
  public void setExecuteCanceled() {
    if (parent != null) {
      parent.setExecuteCanceled();
    }
  }
}
