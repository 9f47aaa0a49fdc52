package org.knime.core.node.workflow;

import java.util.EventObject;

/** A change of progress. */
public class NodeProgressEvent extends EventObject {
  private static final long serialVersionUID = 1L;

  NodeProgressEvent(final Object source) {
    super(source);
  }
}
