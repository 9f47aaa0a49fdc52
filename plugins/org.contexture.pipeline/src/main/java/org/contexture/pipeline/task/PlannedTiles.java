package org.contexture.pipeline.task;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.Workers;
import org.contexture.pipeline.lock.TaskFolder;

/**
 * The tiles of the slides of a task, found a few slides ahead of the network. Slides that are done
 * according to a manifest are passed over without being opened; those that another task is at come
 * last. One thread at a time.
 */
final class PlannedTiles implements Iterator<SlideTiles>, AutoCloseable {

  private static final int AHEAD = 3;

  private record Pending(PlannedSlide slide, Future<Tiling> tiling) {}

  private final TileSource tiles;
  private final TaskFolder task;
  private final KnownSlides known;
  private final TaskManifest outcomes;
  private final Workers workers = new Workers("tiling", AHEAD);
  private final Deque<PlannedSlide> slides;
  private final Deque<PlannedSlide> elsewhere = new ArrayDeque<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final List<SlideFailure> failures = new ArrayList<>();
  private long skipped;
  private Optional<SlideTiles> next = Optional.empty();

  PlannedTiles(List<PlannedSlide> slides, TileSource tiles, TaskRun run) {
    this.slides = new ArrayDeque<>(slides);
    this.tiles = tiles;
    this.task = run.task();
    this.known = run.known();
    this.outcomes = run.manifest();
  }

  @Override
  public boolean hasNext() {
    while (next.isEmpty()) {
      tileAhead();
      Pending first = pending.poll();
      if (first == null) {
        return false;
      }
      Tiling tiling = await(first.tiling());
      tiling.failure().ifPresent(failure -> fail(first.slide(), failure));
      next = tiling.tiles();
    }
    return true;
  }

  @Override
  public SlideTiles next() {
    if (!hasNext()) {
      throw new NoSuchElementException("No slide is left.");
    }
    SlideTiles found = next.orElseThrow();
    next = Optional.empty();
    return found;
  }

  private void tileAhead() {
    while (pending.size() < AHEAD && !(slides.isEmpty() && elsewhere.isEmpty())) {
      boolean last = slides.isEmpty();
      PlannedSlide slide = last ? elsewhere.remove() : slides.remove();
      try {
        if (isDone(slide)) {
          continue;
        }
        boolean locked = task.locks().take(slide.featureFile());
        if (!locked && !last) {
          elsewhere.add(slide);
          continue;
        }
        if (locked) {
          known.removeDamaged(slide);
        }
        pending.add(new Pending(slide, workers.submit(() -> tiles.of(slide))));
      } catch (IOException e) {
        fail(slide, new SlideFailure(slide.id(), "open", Reason.of(e)));
      }
    }
  }

  private boolean isDone(PlannedSlide slide) throws IOException {
    Optional<ManifestLine> line = known.done(slide);
    if (line.isPresent()) {
      skipped++;
      outcomes.skipped(line.get());
    }
    return line.isPresent();
  }

  private void fail(PlannedSlide slide, SlideFailure failure) {
    failures.add(failure);
    outcomes.failed(failure);
    try {
      task.locks().release(slide.featureFile());
    } catch (IOException e) {
      // given back when the task ends
    }
  }

  private static Tiling await(Future<Tiling> tiling) {
    try {
      return tiling.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("The work was interrupted.");
    } catch (ExecutionException e) { // a source tells of failures, it does not throw them
      throw new IllegalStateException(e.getCause());
    }
  }

  /** How many slides were passed over since they are done. */
  long skipped() {
    return skipped;
  }

  /** Slides that have no tiles. */
  List<SlideFailure> failures() {
    return failures;
  }

  @Override
  public void close() {
    workers.close();
  }
}
