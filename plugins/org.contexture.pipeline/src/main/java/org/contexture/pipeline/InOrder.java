package org.contexture.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Works on several items at once and hands the results on in the order of the items. */
public final class InOrder {

  private InOrder() {}

  /**
   * Applies a task to every item.
   *
   * @param items taken by the calling thread, a few ahead of the sink
   * @param task runs on worker threads
   * @param sink called by the calling thread with item and result; if it throws, work stops
   * @throws CancellationException if the calling thread is interrupted
   */
  public static <T, R> void run(
      Iterator<T> items, Function<T, R> task, int workers, BiConsumer<T, R> sink) {
    record Pending<T, R>(T item, Future<R> result) {}
    try (Workers pool = new Workers("slides", workers)) {
      Deque<Pending<T, R>> pending = new ArrayDeque<>();
      while (items.hasNext() || !pending.isEmpty()) {
        while (items.hasNext() && pending.size() < 2 * workers) {
          T item = items.next();
          pending.add(new Pending<>(item, pool.submit(() -> task.apply(item))));
        }
        Pending<T, R> next = pending.remove();
        sink.accept(next.item(), await(next.result()));
      }
    }
  }

  private static <R> R await(Future<R> result) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("The work was interrupted.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unexpected) {
        throw unexpected;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
