package org.contexture.pipeline.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Future;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.Workers;
import org.contexture.slides.SlideException;

/**
 * The pixels of many slides' tiles, read ahead by worker threads. What comes out, and in which
 * order, depends on the slides alone and not on the threads. One thread consumes: it calls {@link
 * #next} for each slide and {@link SlideStream#nextBatch} until that is empty.
 */
public final class TileStream implements AutoCloseable {

  private final Iterator<SlideTiles> slides;
  private final StreamOptions options;
  private final Workers workers;
  private final boolean ownsWorkers;
  private final Deque<SlideStream> ahead = new ArrayDeque<>();
  private Optional<SlideStream> current = Optional.empty();
  private int outstanding;

  private TileStream(
      Iterator<SlideTiles> slides, StreamOptions options, Workers workers, boolean ownsWorkers) {
    this.slides = slides;
    this.options = options;
    this.workers = workers;
    this.ownsWorkers = ownsWorkers;
  }

  /**
   * Starts reading.
   *
   * @param slides taken one at a time as reading gets there, by the consuming thread, so that a
   *     cohort need not fit in memory
   */
  public static TileStream open(Iterator<SlideTiles> slides, StreamOptions options) {
    return new TileStream(slides, options, new Workers("tiles", options.workers()), true);
  }

  /**
   * The same with workers that read for other streams too.
   *
   * @param workers outlive the stream
   */
  public static TileStream open(
      Iterator<SlideTiles> slides, StreamOptions options, Workers workers) {
    return new TileStream(slides, options, workers, false);
  }

  /** Goes on to the next slide; what is left of the one before is dropped. */
  public Optional<SlideStream> next() {
    current.ifPresent(slide -> outstanding -= slide.drop());
    current = Optional.empty();
    readAhead();
    current = Optional.ofNullable(ahead.poll());
    return current;
  }

  Optional<PackedTiles> takeFrom(SlideStream slide) throws SlideException {
    if (current.filter(slide::equals).isEmpty()) {
      throw new IllegalStateException("The stream has gone on to another slide.");
    }
    readAhead();
    Optional<Future<PackedTiles>> reading = slide.poll();
    if (reading.isEmpty()) {
      return Optional.empty();
    }
    outstanding--;
    PackedTiles batch = Reading.await(reading.get());
    readAhead();
    return Optional.of(batch);
  }

  /** Batches that wait, finished or in the making. */
  int outstanding() {
    return outstanding;
  }

  /** Keeps the workers busy: with the slide at hand, then with the ones that follow. */
  private void readAhead() {
    while (outstanding < options.prefetch()) {
      SlideStream last = ahead.isEmpty() ? current.orElse(null) : ahead.getLast();
      if (last != null && !last.isFullyScheduled()) {
        last.schedule(workers);
        outstanding++;
      } else if (slides.hasNext() && ahead.size() < options.prefetch()) {
        ahead.add(new SlideStream(this, slides.next(), options.batchSize()));
      } else {
        return;
      }
    }
  }

  /** Closes the slides, and stops the workers that it started. */
  @Override
  public void close() {
    current.ifPresent(SlideStream::drop);
    ahead.forEach(SlideStream::drop);
    if (ownsWorkers) {
      workers.close();
    }
  }
}
