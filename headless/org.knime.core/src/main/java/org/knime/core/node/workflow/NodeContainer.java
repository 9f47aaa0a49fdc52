package org.knime.core.node.workflow;

/** A node in a workflow. */
public class NodeContainer {
  private final String nameWithId;

  /** Not KNIME's constructor: the name is followed by a blank and the id, e.g. {@code X 0:7}. */
  public NodeContainer(final String nameWithId) {
    this.nameWithId = nameWithId;
  }

  /** Returns name and id; the id begins with that of the workflow: {@code Slide Reader 0:7}. */
  public final String getNameWithID() {
    return nameWithId;
  }
}
