package org.contexture.headless.workflow;

import org.contexture.headless.node.RegisteredNode;
import org.knime.core.node.NodeSettings;

/**
 * A node of a workflow.
 *
 * @param id its id, unique in the workflow
 * @param registered what it is
 * @param model its parameters as they are stored
 * @param controlled which of them flow variables overwrite
 */
public record WorkflowNode(
    int id, RegisteredNode registered, NodeSettings model, ControlledSettings controlled) {
  /** Returns the name that users see. */
  public String name() {
    return registered.node().name();
  }

  @Override
  public String toString() {
    return "node " + id + " (" + name() + ")";
  }
}
