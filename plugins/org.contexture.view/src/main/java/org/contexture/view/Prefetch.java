package org.contexture.view;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Reads ahead what is likely to be asked for next: the neighbours of a tile, and the tiles below
 * and above it. One thread; what was not reached yet when the user moved on is forgotten.
 */
final class Prefetch implements AutoCloseable {

  private static final int MOST_WAITING = 16;

  private final ShownSlides slides;
  private final Deque<int[]> waiting = new ArrayDeque<>(); // the latest first
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread worker = new Thread(task, "Contexture: tiles ahead");
            worker.setDaemon(true);
            return worker;
          });

  Prefetch(ShownSlides slides) {
    this.slides = slides;
  }

  /** Hears of a tile that was asked for. */
  void around(int slide, int level, int column, int row) {
    synchronized (waiting) {
      waiting.addFirst(new int[] {slide, level - 1, column / 2, row / 2});
      for (int quarter = 0; quarter < 4; quarter++) {
        waiting.addFirst(
            new int[] {slide, level + 1, 2 * column + (quarter & 1), 2 * row + (quarter >> 1)});
      }
      waiting.addFirst(new int[] {slide, level, column, row - 1});
      waiting.addFirst(new int[] {slide, level, column, row + 1});
      waiting.addFirst(new int[] {slide, level, column - 1, row});
      waiting.addFirst(new int[] {slide, level, column + 1, row});
      while (waiting.size() > MOST_WAITING) {
        waiting.removeLast();
      }
    }
    try {
      thread.execute(this::readAll);
    } catch (RejectedExecutionException e) {
      // the view is closed
    }
  }

  private void readAll() {
    for (int[] tile = next(); tile != null && !thread.isShutdown(); tile = next()) {
      if (Math.min(tile[2], tile[3]) >= 0) {
        try {
          slides.tile(tile[0], tile[1], tile[2], tile[3]);
        } catch (IOException | RuntimeException e) {
          return; // whoever asks for it hears why
        }
      }
    }
  }

  private int[] next() {
    synchronized (waiting) {
      return waiting.pollFirst();
    }
  }

  /** Waits for the tile that is being read: afterwards no slide is in use. */
  @Override
  public void close() {
    thread.shutdownNow();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
