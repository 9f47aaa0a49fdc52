package org.contexture.mil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.contexture.network.Progress;

/**
 * Runs the models of a cross-validation: those of small cohorts side by side, one per processor and
 * each with one thread, others one after the other, each with all threads of libtorch (whose number
 * may change the last bits).
 */
final class FoldRunner {

  /** The making of a model. */
  @FunctionalInterface
  interface Work<T> {
    T run(Progress progress) throws IOException;
  }

  private final boolean parallel;

  FoldRunner(boolean parallel) {
    this.parallel = parallel;
  }

  /** What came of each. */
  <T> List<T> run(List<Work<T>> models, Progress progress) throws IOException {
    return parallel ? sideBySide(models, progress) : inTurn(models, progress);
  }

  private static <T> List<T> inTurn(List<Work<T>> models, Progress progress) throws IOException {
    List<T> results = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      String message = "Model %d of %d: ".formatted(i + 1, models.size());
      Progress part = progress.part((double) i / models.size(), (i + 1.0) / models.size());
      Progress named = (fraction, text) -> part.report(fraction, message + text);
      results.add(models.get(i).run(named));
    }
    return results;
  }

  @SuppressWarnings("try") // acts when closed
  private static <T> List<T> sideBySide(List<Work<T>> models, Progress progress)
      throws IOException {
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    AtomicInteger done = new AtomicInteger();
    try (ComputeThreads here = ComputeThreads.unchanged()) {
      List<Future<T>> running = new ArrayList<>();
      for (Work<T> model : models) {
        running.add(workers.submit(() -> runAlone(model, done)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        do {
          report(progress, done.get(), models.size());
        } while (!isDone(future));
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      stop(workers);
    }
  }

  @SuppressWarnings("try") // acts until closed
  private static <T> T runAlone(Work<T> model, AtomicInteger done) throws IOException {
    Progress untilInterrupted =
        (fraction, message) -> {
          if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
          }
        };
    try (ComputeThreads one = ComputeThreads.one()) {
      T result = model.run(untilInterrupted);
      done.incrementAndGet();
      return result;
    }
  }

  private static void report(Progress progress, int done, int all) {
    progress.report((double) done / all, "Model %d of %d".formatted(Math.min(done + 1, all), all));
  }

  /** Waits a moment. */
  private static boolean isDone(Future<?> future) throws InterruptedException, ExecutionException {
    try {
      future.get(200, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Ends what runs, and waits for it: its tensors must not outlive the caller. */
  private static void stop(ExecutorService workers) {
    workers.shutdownNow();
    boolean interrupted = false;
    while (true) {
      try {
        if (workers.awaitTermination(1, TimeUnit.SECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException rethrown(Throwable cause) throws IOException {
    if (cause instanceof IOException e) {
      throw e;
    }
    if (cause instanceof UncheckedIOException e) {
      throw e.getCause();
    }
    if (cause instanceof RuntimeException e) {
      return e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return new IllegalStateException(cause);
  }
}
