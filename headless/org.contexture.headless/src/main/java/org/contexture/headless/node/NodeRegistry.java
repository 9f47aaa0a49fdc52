package org.contexture.headless.node;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.contexture.headless.extension.Contribution;
import org.contexture.headless.extension.Contributions;
import org.knime.node.DefaultNodeFactory;
import org.knime.node.HeadlessNode;

/** All nodes on the class path. */
public final class NodeRegistry {
  private static final String POINT = "org.knime.workbench.repository.nodes";

  private final List<RegisteredNode> nodes;

  private NodeRegistry(final List<RegisteredNode> nodes) {
    this.nodes = nodes;
  }

  /**
   * Finds the nodes.
   *
   * @throws IllegalStateException if a plugin.xml names a factory that can not be created
   */
  public static NodeRegistry load() {
    return new NodeRegistry(
        Contributions.of(POINT).stream()
            .filter(contribution -> contribution.element().equals("node"))
            .map(NodeRegistry::create)
            .sorted(Comparator.comparing(registered -> registered.node().name()))
            .toList());
  }

  private static RegisteredNode create(final Contribution contribution) {
    Object factory = contribution.create("factory-class");
    if (!(factory instanceof DefaultNodeFactory defaultFactory)) {
      throw new IllegalStateException(factory.getClass() + " is no DefaultNodeFactory");
    }
    return new RegisteredNode(
        HeadlessNode.of(defaultFactory),
        contribution.attribute("category-path"),
        contribution.bundle());
  }

  /** Returns all nodes in the order of their names. */
  public List<RegisteredNode> nodes() {
    return nodes;
  }

  /** Returns the node of a factory, by the name of its class. */
  public Optional<RegisteredNode> byFactory(final String className) {
    return nodes.stream().filter(node -> node.factory().equals(className)).findFirst();
  }

  /** Returns the node with that name or factory; upper and lower case are the same. */
  public Optional<RegisteredNode> find(final String name) {
    return nodes.stream()
        .filter(
            node ->
                node.node().name().equalsIgnoreCase(name)
                    || node.factory().equalsIgnoreCase(name)
                    || node.node().factory().getClass().getSimpleName().equalsIgnoreCase(name))
        .findFirst();
  }
}
