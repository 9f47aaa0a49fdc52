package org.knime.node;

import org.knime.core.node.NodeFactory;
import org.knime.core.node.NodeModel;

/**
 * The factory of a node made with {@link DefaultNode}: a public class with a public constructor
 * without arguments, named in plugin.xml. (KNIME has one more class in between, {@code
 * ConfigurableNodeFactory}.)
 */
public abstract class DefaultNodeFactory extends NodeFactory<NodeModel> {
  final DefaultNode node;

  /** Takes the node. */
  protected DefaultNodeFactory(final DefaultNode node) {
    this.node = node;
  }
}
