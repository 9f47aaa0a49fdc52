package org.contexture.headless.node;

import org.contexture.headless.extension.Contribution.Bundle;
import org.knime.node.HeadlessNode;

/**
 * A node that a plugin.xml contributes.
 *
 * @param node the node
 * @param category the path of its category, such as {@code /community/contexture}
 * @param bundle the bundle that contributes it
 */
public record RegisteredNode(HeadlessNode node, String category, Bundle bundle) {
  /** Returns the name of the factory's class. */
  public String factory() {
    return node.factory().getClass().getName();
  }

  /** Returns the same with other ports. */
  public RegisteredNode with(final HeadlessNode other) {
    return new RegisteredNode(other, category, bundle);
  }
}
