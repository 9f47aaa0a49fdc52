package org.contexture.pipeline.stream;

import java.util.Iterator;
import java.util.Optional;
import org.contexture.pipeline.SlideTiles;

/**
 * The pixels of many slides' tiles, read ahead by worker threads. What comes out, and in which
 * order, depends on the slides alone and not on the threads. One thread consumes.
 */
public final class TileStream implements AutoCloseable {

  private TileStream() {}

  /**
   * Starts reading.
   *
   * @param slides taken one at a time as reading gets there, so that a cohort need not fit in
   *     memory
   */
  public static TileStream open(Iterator<SlideTiles> slides, StreamOptions options) {
    throw new UnsupportedOperationException("TileStream.open");
  }

  /** Goes on to the next slide; what is left of the one before is dropped. */
  public Optional<SlideStream> next() {
    throw new UnsupportedOperationException("TileStream.next");
  }

  /** Stops the workers and closes the slides. */
  @Override
  public void close() {}
}
