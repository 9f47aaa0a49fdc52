package org.knime.core.node.workflow;

/** Not KNIME's: a node that the batch runner or a test runs. */
public final class HeadlessNodeContainer extends NodeContainer {
  /** Takes the node's name and id. */
  public HeadlessNodeContainer(final String name, final int id) {
    super(name + " 0:" + id);
  }
}
