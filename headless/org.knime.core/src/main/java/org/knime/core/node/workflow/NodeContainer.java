package org.knime.core.node.workflow;

/** A node in a workflow. */
public abstract class NodeContainer {
  private final String nameWithId;

  NodeContainer(final String nameWithId) {
    this.nameWithId = nameWithId;
  }

  /** Returns name and id; the id begins with that of the workflow: {@code Slide Reader 0:7}. */
  public final String getNameWithID() {
    return nameWithId;
  }
}
