package org.knime.core.node;

/** KNIME's own view of a node; our nodes never touch it, so it is empty here. */
public abstract class NodeModel {
  NodeModel() {}
}
