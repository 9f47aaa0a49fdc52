package org.contexture.slides.apart;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Processes of one kind. Each serves one slide at a time, so that it is known which one ended it; a
 * process whose slide was closed serves the next one, or ends after a while.
 */
public final class SlideProcesses {

  /** Seconds that a process waits for its next slide. */
  private static final int PATIENCE_S = 20;

  /** Processes that wait at once. */
  private static final int MOST_IDLE = 4;

  private final Class<? extends SlideOpener> opener;
  private final List<Class<?>> needed;
  private final Deque<SlideProcess> idle = new ArrayDeque<>();

  /**
   * Makes no process yet.
   *
   * @param opener opens the slides there
   * @param needed classes that it needs of other jars, one of each
   */
  public SlideProcesses(Class<? extends SlideOpener> opener, Class<?>... needed) {
    this.opener = opener;
    this.needed = List.of(needed);
  }

  SlideProcess take() throws IOException {
    synchronized (this) {
      while (!idle.isEmpty()) {
        SlideProcess process = idle.pop();
        if (process.isAlive()) {
          return process;
        }
        process.close();
      }
    }
    return SlideProcess.start(opener, needed.toArray(Class<?>[]::new));
  }

  void giveBack(SlideProcess process) {
    synchronized (this) {
      if (process.isAlive() && idle.size() < MOST_IDLE) {
        idle.push(process);
        CompletableFuture.delayedExecutor(PATIENCE_S, TimeUnit.SECONDS)
            .execute(() -> endIfIdle(process));
        return;
      }
    }
    process.close();
  }

  /** Of one that served another slide meanwhile, the next call ends it. */
  private void endIfIdle(SlideProcess process) {
    synchronized (this) {
      if (!idle.remove(process)) {
        return;
      }
    }
    process.close();
  }
}
