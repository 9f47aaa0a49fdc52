package org.contexture.knime;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * A clock that goes as fast as the machine lets a thread run: where twenty programs share two
 * processors, it takes ten seconds and more for one. What a thread can do in a second of this clock
 * does not depend on what else the machine does.
 */
final class FairClock implements AutoCloseable {

  private final Thread thread = new Thread(this::run, "fair clock");
  private volatile long nanoseconds;
  private volatile boolean closed;

  FairClock() {
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    while (!closed) {
      nanoseconds = threads.getCurrentThreadCpuTime();
    }
  }

  /** Seconds since the start. */
  double seconds() {
    if (thread.getState() == Thread.State.NEW) {
      throw new IllegalStateException("The clock was never started.");
    }
    return nanoseconds / 1e9;
  }

  @Override
  public void close() {
    closed = true;
  }
}
