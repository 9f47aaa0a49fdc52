package org.contexture.pipeline.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.contexture.encoder.EncoderModel;
import org.contexture.network.Progress;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideFileName;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.lock.TaskFolder;

/**
 * The slides of a job that still have to be encoded: passes over those whose file is there and
 * valid, and over those that cannot be worked on; puts those aside that another task is at. Keeps
 * every slide's outcome. Thread-safe: each device takes from it by an iterator of its own.
 */
final class SlideQueue {

  private static final long POLL_MILLIS = 500;

  private record Taken(SlideTiles tiles, FeatureProvenance provenance) {}

  private final Iterator<SlideTiles> slides;
  private final EncoderModel encoder;
  private final String encoderSha256;
  private final ExtractionOptions options;
  private final String precision;
  private final TaskFolder task;
  private final SlideOutcomes outcomes;
  private final Consumer<String> log;
  private final Queue<Taken> ready = new ArrayDeque<>();
  private final Queue<Taken> elsewhere = new ArrayDeque<>();
  private final Set<String> ids = new HashSet<>();
  private final Set<String> fileNames = new HashSet<>();
  private final Map<String, FeatureProvenance> provenance = new HashMap<>();
  private final Map<String, Integer> order = new HashMap<>();
  private final Map<Integer, ExtractedSlide> extracted = new TreeMap<>();
  private final Map<Integer, SlideFailure> failures = new TreeMap<>();
  private int taken;
  private long tilesPassed;

  /**
   * A queue.
   *
   * @param precision asked for, and taken as far as is known already
   * @param log hears a line for each slide that is passed over
   */
  SlideQueue(
      Iterator<SlideTiles> slides,
      EncoderModel encoder,
      ExtractionOptions options,
      String precision,
      TaskFolder task,
      SlideOutcomes outcomes,
      Consumer<String> log) {
    this.slides = slides;
    this.encoder = encoder;
    this.encoderSha256 = encoder.sha256();
    this.options = options;
    this.precision = precision;
    this.task = task;
    this.outcomes = outcomes;
    this.log = log;
  }

  /** The slides that are left, for one of several who take them. */
  Iterator<SlideTiles> slides() {
    return new Iterator<>() {
      private Optional<SlideTiles> ahead = Optional.empty();

      @Override
      public boolean hasNext() {
        if (ahead.isEmpty()) {
          ahead = take();
        }
        return ahead.isPresent();
      }

      @Override
      public SlideTiles next() {
        if (!hasNext()) {
          throw new NoSuchElementException("No slide is left.");
        }
        SlideTiles next = ahead.orElseThrow();
        ahead = Optional.empty();
        return next;
      }
    };
  }

  private synchronized Optional<SlideTiles> take() {
    while (ready.isEmpty() && slides.hasNext()) {
      SlideTiles tiles = slides.next();
      int position = taken++;
      try {
        examine(tiles, position);
      } catch (IOException e) {
        fail(position, tiles, "open", Reason.of(e));
      }
    }
    return Optional.ofNullable(ready.poll()).map(Taken::tiles);
  }

  private void examine(SlideTiles tiles, int position) throws IOException {
    if (!ids.add(tiles.slide())) {
      fail(position, tiles, "tile", "The slide occurs twice. Sort the tiles by slide first.");
      return;
    }
    if (tiles.tiles().isEmpty()) {
      fail(position, tiles, "tile", "The slide has no tile, so there is nothing to encode.");
      return;
    }
    Path file = file(tiles);
    if (!fileNames.add(file.getFileName().toString().toLowerCase(Locale.ROOT))) {
      fail(position, tiles, "write", "Another slide has the file name " + file.getFileName() + ".");
      return;
    }
    FeatureProvenance made = FeatureProvenance.of(tiles, encoder, encoderSha256, precision);
    order.put(tiles.slide(), position);
    Taken slide = new Taken(tiles, made);
    if (!isDone(slide) && !lock(slide)) {
      elsewhere.add(slide);
    }
  }

  /** Whether the slide's file need not be made; then that is noted. */
  private boolean isDone(Taken slide) throws IOException {
    SlideTiles tiles = slide.tiles();
    Path file = file(tiles);
    Optional<FeatureFileInfo> done =
        options.resume() ? FeatureFile.valid(file, slide.provenance()) : Optional.empty();
    if (done.isEmpty()) {
      return false;
    }
    tilesPassed += done.get().tiles();
    log.accept("%s: skipped, %s is still valid".formatted(tiles.slide(), file));
    ExtractedSlide result =
        new ExtractedSlide(tiles.slide(), file, done.get().tiles(), done.get().dimension(), true);
    extracted.put(order.get(tiles.slide()), result);
    task.locks().release(lockName(tiles));
    outcomes.extracted(result, 0);
    return true;
  }

  /** Whether this task has the slide now, or nobody needs it any more. */
  private boolean lock(Taken slide) throws IOException {
    if (!task.locks().take(lockName(slide.tiles()))) {
      return false;
    }
    if (!isDone(slide)) { // by another task, before the lock was taken
      Files.deleteIfExists(file(slide.tiles())); // another slide's, another encoder's, or damaged
      provenance.put(slide.tiles().slide(), slide.provenance());
      ready.add(slide);
    }
    return true;
  }

  /**
   * Waits, once nothing else is left, until other tasks have finished the slides that they are at,
   * or one of them has died and its slide is to be encoded here.
   *
   * @param progress hears on whom it waits
   * @return whether there are slides to encode
   */
  boolean awaitOthers(Progress progress) {
    while (ready.isEmpty() && !elsewhere.isEmpty()) {
      examineOthers();
      if (ready.isEmpty() && !elsewhere.isEmpty()) {
        progress.report(1, waiting());
        try {
          Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new CancellationException("Waiting was interrupted.");
        }
      }
    }
    return !ready.isEmpty();
  }

  private synchronized void examineOthers() {
    for (int left = elsewhere.size(); left > 0; left--) {
      Taken slide = elsewhere.remove();
      try {
        if (!lock(slide)) {
          elsewhere.add(slide);
        }
      } catch (IOException e) {
        fail(order.get(slide.tiles().slide()), slide.tiles(), "open", Reason.of(e));
      }
    }
  }

  private synchronized String waiting() {
    SlideTiles first = elsewhere.element().tiles();
    try {
      return "Waiting for %d slides of other tasks, first %s of %s"
          .formatted(elsewhere.size(), first.slide(), task.locks().holder(lockName(first)));
    } catch (IOException e) {
      return "Waiting for %d slides of other tasks".formatted(elsewhere.size());
    }
  }

  private void fail(int position, SlideTiles tiles, String stage, String message) {
    tilesPassed += tiles.tiles().size();
    note(position, tiles, new SlideFailure(tiles.slide(), stage, message));
  }

  /** Counts the slides of the job from 1, skipped and failed ones too. */
  synchronized int number(SlideTiles tiles) {
    return order.get(tiles.slide()) + 1;
  }

  synchronized FeatureProvenance provenance(SlideTiles tiles) {
    return provenance.get(tiles.slide());
  }

  /** Where a slide's features go. */
  Path file(SlideTiles tiles) {
    return task.folder().resolve(lockName(tiles));
  }

  /** Where they are written first. */
  Path scratch(SlideTiles tiles) throws IOException {
    return task.scratch(lockName(tiles));
  }

  /** The lock on a slide's features is named after their file. */
  private static String lockName(SlideTiles tiles) {
    return SlideFileName.of(tiles.slide(), ".h5");
  }

  synchronized void finished(SlideTiles tiles, ExtractedSlide result, double seconds)
      throws IOException {
    provenance.remove(tiles.slide());
    extracted.put(order.get(tiles.slide()), result);
    outcomes.extracted(result, seconds);
    task.locks().release(lockName(tiles));
  }

  synchronized void failed(SlideTiles tiles, String stage, String message) {
    provenance.remove(tiles.slide());
    note(order.get(tiles.slide()), tiles, new SlideFailure(tiles.slide(), stage, message));
  }

  private void note(int position, SlideTiles tiles, SlideFailure failure) {
    failures.put(position, failure);
    log.accept(
        "%s: failed (%s): %s".formatted(failure.slide(), failure.stage(), failure.message()));
    outcomes.failed(failure);
    try {
      if (order.getOrDefault(tiles.slide(), -1) == position) { // not that of its namesake
        task.locks().release(lockName(tiles));
      }
    } catch (IOException e) {
      log.accept("%s: its lock stays until this task ends: %s".formatted(failure.slide(), e));
    }
  }

  /** Tiles of slides that were passed over. */
  synchronized long tilesPassed() {
    return tilesPassed;
  }

  synchronized FeatureExtraction.Summary summary() {
    List<ExtractedSlide> slidesInOrder = new ArrayList<>(extracted.values());
    return new FeatureExtraction.Summary(slidesInOrder, new ArrayList<>(failures.values()));
  }
}
