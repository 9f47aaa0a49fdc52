package org.knime.core.node;

import org.knime.core.node.workflow.NodeProgressListener;

/** Not KNIME's: what the batch runner's and tests' monitors of progress have in common. */
public abstract class HeadlessProgress implements NodeProgressMonitor {
  @Override
  public void setProgress(final double progress, final String message) {
    setMessage(message);
    setProgress(progress);
  }

  @Override
  public void setProgress(final String message) {
    setMessage(message);
  }

  @Override
  public void reset() {
    throw new UnsupportedOperationException("NodeProgressMonitor.reset");
  }

  @Override
  public void addProgressListener(final NodeProgressListener l) {
    throw new UnsupportedOperationException("NodeProgressMonitor.addProgressListener");
  }

  @Override
  public void removeProgressListener(final NodeProgressListener l) {
    throw new UnsupportedOperationException("NodeProgressMonitor.removeProgressListener");
  }

  @Override
  public void removeAllProgressListener() {
    // nobody was added
  }
}
