package org.contexture.distillation.window;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** Where distillation gets its windows from. */
public interface WindowSource {

  /** Windows per epoch; the same in every epoch unless offsets change what the tissue holds. */
  int windows(int epoch);

  /**
   * Tells sources apart that give other windows, for checkpoints: slides, tiles and how they are
   * shown.
   */
  default String identity() {
    return "";
  }

  /**
   * For each teacher the side in pixels of its own view of the tiles, which windows bring; empty if
   * they bring none.
   */
  default List<Integer> teacherSides() {
    return List.of();
  }

  /** The labels that the windows bring. */
  default WindowLabels labels() {
    return WindowLabels.NONE;
  }

  /**
   * Starts an epoch: the windows in this epoch's shuffled order, which depends on the source's seed
   * and the epoch alone.
   *
   * @param epoch from 0
   * @param first windows to skip, for resuming
   */
  Windows open(int epoch, int first) throws IOException;

  /**
   * The windows of one epoch, read ahead by other threads. {@code hasNext} may block; it throws
   * {@link java.io.UncheckedIOException} if reading fails for good.
   */
  interface Windows extends Iterator<WindowTiles>, AutoCloseable {

    /**
     * Windows of the epoch's order that are behind: those skipped at the start, those given, and
     * those before the last one given that could not be read. Opening the epoch there goes on as if
     * it had never been left.
     */
    int behind();

    @Override
    void close();
  }
}
