package org.contexture.knime.node;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.contexture.network.Progress;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.ExecutionMonitor;
import org.knime.core.node.NodeLogger;
import org.knime.core.util.ThreadUtils;

/**
 * A node's work on a thread of its own. Nothing stops libtorch in the middle of an operation, and a
 * large network takes many seconds for one on a processor. The node of a user who cancels does not
 * wait for that: the operation ends by itself, and with it, at the next report of progress, the
 * work. Work that is begun meanwhile waits for it, so that two never share a folder or the memory.
 */
final class WorkThread implements Progress {

  /** Of threads whose nodes are gone already. */
  private static final Set<Thread> ENDING = ConcurrentHashMap.newKeySet();

  private static final long POLL_MILLISECONDS = 100;
  private static final int POLLS_BEFORE_LEAVING = 10;

  private final ExecutionMonitor monitor;
  private volatile boolean left;

  WorkThread(ExecutionMonitor monitor) {
    this.monitor = monitor;
  }

  /**
   * Runs work until it ends or the user cancels.
   *
   * @throws CanceledExecutionException if the user cancelled, a second later at most
   * @throws ExecutionException with what the work threw
   */
  void run(Callable<Void> work) throws CanceledExecutionException, ExecutionException {
    awaitThoseThatEnd();
    FutureTask<Void> task = new FutureTask<>(work);
    Thread thread = ThreadUtils.threadWithContext(task, "Contexture");
    thread.setDaemon(true);
    thread.start();
    try {
      while (!isDone(task)) {
        monitor.checkCanceled();
      }
    } catch (CanceledExecutionException cancelled) {
      leave(task, thread);
      throw cancelled;
    }
  }

  private void awaitThoseThatEnd() throws CanceledExecutionException {
    monitor.checkCanceled();
    for (Thread thread : ENDING) {
      while (thread.isAlive()) {
        monitor.setProgress(0, "Waiting for cancelled work to end");
        monitor.checkCanceled();
        try {
          thread.join(POLL_MILLISECONDS);
        } catch (InterruptedException e) {
          monitor.checkCanceled(); // KNIME interrupts when the user cancels
        }
      }
    }
    ENDING.removeIf(thread -> !thread.isAlive());
  }

  private void leave(FutureTask<Void> task, Thread thread) {
    left = true;
    for (int poll = 0; poll < POLLS_BEFORE_LEAVING; poll++) {
      try {
        if (isDone(task)) {
          return;
        }
      } catch (ExecutionException e) {
        return; // it heard that it should stop
      }
    }
    ENDING.add(thread);
  }

  /** Waits a moment; whether the work is done. */
  private static boolean isDone(FutureTask<Void> task) throws ExecutionException {
    try {
      task.get(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      return false; // KNIME interrupts when the user cancels, which the monitor knows
    }
  }

  @Override
  public void report(double fraction, String message) {
    CancellationException cancellation = new CancellationException("The node was cancelled.");
    if (left) {
      throw cancellation; // the monitor may be another run's by now
    }
    try {
      monitor.checkCanceled();
    } catch (CanceledExecutionException cancelled) {
      cancellation.initCause(cancelled);
      throw cancellation;
    }
    monitor.setProgress(fraction, message);
  }

  @Override
  public void log(String line) {
    NodeLogger.getLogger(NodeWork.class).info(line);
  }
}
