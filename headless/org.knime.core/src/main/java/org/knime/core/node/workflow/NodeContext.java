package org.knime.core.node.workflow;

import java.util.ArrayDeque;
import java.util.Deque;

/** The node that the current thread works for. */
public final class NodeContext {
  private static final ThreadLocal<Deque<NodeContext>> STACK =
      ThreadLocal.withInitial(ArrayDeque::new);

  private final NodeContainer container;

  private NodeContext(final NodeContainer container) {
    this.container = container;
  }

  /** Returns the node. */
  public NodeContainer getNodeContainer() {
    return container;
  }

  /** Returns the current thread's context, or null. */
  public static NodeContext getContext() {
    return STACK.get().peek();
  }

  /** Says that the thread now works for a node. */
  public static void pushContext(final NodeContainer nodeContainer) {
    STACK.get().push(new NodeContext(nodeContainer));
  }

  /** Says that the thread now works for a context's node. */
  public static void pushContext(final NodeContext context) {
    STACK.get().push(context);
  }

  /** Goes back to what the thread worked for before. */
  public static void removeLastContext() {
    STACK.get().pop();
  }
}
