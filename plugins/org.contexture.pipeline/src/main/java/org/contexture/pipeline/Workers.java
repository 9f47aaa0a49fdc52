package org.contexture.pipeline;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that work for one job and end with it. */
public final class Workers implements AutoCloseable {

  private final ExecutorService threads;

  /**
   * Starts no thread yet.
   *
   * @param name of the threads, for people who look at a thread dump
   * @param count threads at most
   */
  public Workers(String name, int count) {
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            count,
            work -> {
              Thread thread =
                  new Thread(work, "contexture-" + name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  public <R> Future<R> submit(Callable<R> work) {
    return threads.submit(work);
  }

  /** Drops what has not begun, interrupts what has, and waits for it to end. */
  @Override
  public void close() {
    threads.shutdownNow();
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
