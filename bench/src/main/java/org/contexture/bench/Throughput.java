package org.contexture.bench;

import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Pieces of work per second by the clock. */
final class Throughput {

  private Throughput() {}

  interface Work {
    /** Does one piece; the result is of no use, but must be computed. */
    int piece(int index) throws IOException;
  }

  /** By so many threads, which take the pieces from one queue for a second. */
  static double perSecond(int threads, Work work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    long end = start + 1_000_000_000;
    Callable<Integer> worker =
        () -> {
          int results = 0;
          while (System.nanoTime() < end) {
            results += work.piece(next.getAndIncrement());
          }
          return results;
        };
    try {
      for (Future<Integer> done : pool.invokeAll(Collections.nCopies(threads, worker))) {
        done.get();
      }
      return next.get() * 1e9 / (System.nanoTime() - start);
    } finally {
      pool.shutdown();
    }
  }
}
