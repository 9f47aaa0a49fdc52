package org.knime.core.util;

import org.contexture.headless.extension.RunningWorkflow;
import org.knime.core.node.workflow.NodeContext;

/** Threads that work for the node that the thread which makes them works for. */
public final class ThreadUtils {
  private ThreadUtils() {}

  /** Returns a thread that has the present node context. */
  public static Thread threadWithContext(final Runnable runnable, final String name) {
    NodeContext context = NodeContext.getContext();
    return new Thread(RunningWorkflow.here(() -> run(runnable, context)), name);
  }

  private static void run(final Runnable runnable, final NodeContext context) {
    if (context == null) {
      runnable.run();
      return;
    }
    NodeContext.pushContext(context);
    try {
      runnable.run();
    } finally {
      NodeContext.removeLastContext();
    }
  }
}
