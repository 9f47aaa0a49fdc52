package org.knime.core.node;

/** The next part of a parent's progress. */
final class PartialProgress extends HeadlessProgress {
  private final NodeProgressMonitor parent;
  private final double start;
  private final double share;
  private volatile double done;

  PartialProgress(final NodeProgressMonitor parent, final double share) {
    this.parent = parent;
    this.start = parent.getProgress() == null ? 0 : parent.getProgress();
    this.share = share;
  }

  @Override
  public void checkCanceled() throws CanceledExecutionException {
    parent.checkCanceled();
  }

  @Override
  public void setProgress(final double progress) {
    done = Math.max(0, Math.min(1, progress));
    parent.setProgress(Math.min(1, start + share * done));
  }

  @Override
  public Double getProgress() {
    return done;
  }

  @Override
  public void setMessage(final String message) {
    parent.setMessage(message);
  }

  @Override
  public String getMessage() {
    return parent.getMessage();
  }

  @Override
  public void setExecuteCanceled() {
    parent.setExecuteCanceled();
  }
}
