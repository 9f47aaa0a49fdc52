package org.knime.core.node.workflow;

import java.util.EventListener;

/** Who hears of progress. */
public interface NodeProgressListener extends EventListener {
  /** Says that progress changed. */
  void progressChanged(NodeProgressEvent pe);
}
