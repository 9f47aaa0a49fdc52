package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.contexture.network.Progress;
import org.contexture.network.device.LostDevice;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.InOrder;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.lock.TaskFolder;

/** Work on slides of which none needs another, several at once. */
final class FileTask implements SlideTask {

  private final WorkPlan plan;
  private final String stage;
  private final SlideWork work;
  private final int threads;
  private final Runnable close;

  /**
   * A task.
   *
   * @param stage at which failures are said to have happened
   * @param threads slides that are worked on side by side
   * @param close closes what the work needs
   */
  FileTask(WorkPlan plan, String stage, SlideWork work, int threads, Runnable close) {
    this.plan = plan;
    this.stage = stage;
    this.work = work;
    this.threads = threads;
    this.close = close;
  }

  @Override
  public TaskSummary run(List<PlannedSlide> slides, Path folder, Shard shard, Progress progress)
      throws IOException {
    return TaskRun.of(
        plan, slides, folder, shard, run -> new Run(slides, run, progress).toTheEnd());
  }

  @Override
  public void close() {
    close.run();
  }

  /**
   * What a worker has found out of a slide.
   *
   * @param files that it wrote; none if it failed
   * @param lost a device that can do no more
   */
  private record Outcome(
      List<Path> files,
      Optional<SlideWork.Made> made,
      Optional<SlideFailure> failure,
      Optional<IOException> lost,
      double seconds) {}

  /** One run. */
  private final class Run {

    private static final long POLL_MILLIS = 500;

    private final int all;
    private final KnownSlides known;
    private final TaskFolder task;
    private final TaskManifest manifest;
    private final Progress progress;
    private final List<SlideFailure> failures = new ArrayList<>();
    private Deque<PlannedSlide> left;
    private Deque<PlannedSlide> elsewhere = new ArrayDeque<>();
    private long done;
    private long skipped;

    Run(List<PlannedSlide> slides, TaskRun run, Progress progress) {
      this.all = slides.size();
      this.left = new ArrayDeque<>(slides);
      this.known = run.known();
      this.task = run.task();
      this.manifest = run.manifest();
      this.progress = progress;
    }

    /** Those that other tasks are at come last: they are waited for, or taken from the dead. */
    TaskSummary toTheEnd() throws IOException {
      while (!left.isEmpty()) {
        long before = finished();
        List<IOException> lost = new ArrayList<>();
        InOrder.run(mine(), this::work, threads, (slide, outcome) -> finish(slide, outcome, lost));
        if (!lost.isEmpty()) {
          throw lost.get(0);
        }
        left = elsewhere;
        elsewhere = new ArrayDeque<>();
        if (!left.isEmpty() && finished() == before) {
          await();
        }
      }
      return new TaskSummary(done, skipped, failures);
    }

    private long finished() {
      return done + skipped + failures.size();
    }

    /** The slides that this task has taken, one after another, ahead of the workers. */
    private Iterator<PlannedSlide> mine() {
      return new Iterator<>() {
        private Optional<PlannedSlide> next = Optional.empty();

        @Override
        public boolean hasNext() {
          while (next.isEmpty() && !left.isEmpty()) {
            PlannedSlide slide = left.remove();
            try {
              next = take(slide) ? Optional.of(slide) : Optional.empty();
            } catch (IOException e) {
              fail(slide, new SlideFailure(slide.id(), "open", Reason.of(e)));
            }
          }
          return next.isPresent();
        }

        @Override
        public PlannedSlide next() {
          if (!hasNext()) {
            throw new NoSuchElementException("No slide is left.");
          }
          PlannedSlide slide = next.orElseThrow();
          next = Optional.empty();
          return slide;
        }
      };
    }

    /** Whether a slide is to be worked on here and now. */
    private boolean take(PlannedSlide slide) throws IOException {
      if (isDone(slide)) {
        return false;
      }
      if (!slide.isFile()) {
        fail(slide, slide.elsewhere());
        return false;
      }
      if (!task.locks().take(plan.file(slide))) {
        elsewhere.add(slide);
        return false;
      }
      if (Files.exists(task.folder().resolve(plan.file(slide)))) { // by another task, meanwhile?
        known.lookAgain();
        if (isDone(slide)) {
          task.locks().release(plan.file(slide));
          return false;
        }
      }
      return true;
    }

    private boolean isDone(PlannedSlide slide) throws IOException {
      Optional<ManifestLine> line = known.done(slide);
      if (line.isPresent()) {
        skipped++;
        manifest.skipped(line.get());
      }
      return line.isPresent();
    }

    /** On a worker's thread. */
    @SuppressWarnings("CatchThrowable") // one bad slide must not stop the others, whatever it does
    private Outcome work(PlannedSlide slide) {
      long start = System.nanoTime();
      String at = stage;
      try {
        SlideWork.Made made = work.make(slide);
        at = "write";
        List<Path> files = new ArrayList<>();
        for (SlideWork.SlideFile one : made.files()) {
          Path file = task.folder().resolve(one.name());
          AtomicFile.write(file, task.scratch(one.name()), one.content());
          files.add(file);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(files, Optional.of(made), Optional.empty(), Optional.empty(), seconds);
      } catch (Throwable e) {
        Optional<IOException> lost =
            LostDevice.isCauseOf(e)
                ? Optional.of(
                    new IOException(
                        "The device is lost: %s Start the program anew: what is done stays."
                            .formatted(e.getMessage()),
                        e))
                : Optional.empty();
        SlideFailure failure = new SlideFailure(slide.id(), at, Reason.of(e));
        return new Outcome(List.of(), Optional.empty(), Optional.of(failure), lost, 0);
      }
    }

    private void finish(PlannedSlide slide, Outcome outcome, List<IOException> lost) {
      if (outcome.lost().isPresent()) {
        lost.add(outcome.lost().get());
        left.clear(); // none of them has been taken
        return;
      }
      if (outcome.failure().isPresent()) {
        fail(slide, outcome.failure().get());
      } else {
        SlideWork.Made made = outcome.made().orElseThrow();
        manifest.written(
            slide.id(),
            ManifestLine.State.DONE,
            outcome.files(),
            made.tiles(),
            made.dimension(),
            outcome.seconds());
        done++;
        made.notes().forEach(note -> progress.log(slide.id() + ": " + note));
        release(slide);
      }
      progress.report(
          (double) finished() / all, "Slide %d of %d: %s".formatted(finished(), all, slide.id()));
    }

    private void fail(PlannedSlide slide, SlideFailure failure) {
      failures.add(failure);
      manifest.failed(failure);
      progress.log("%s: failed (%s): %s".formatted(slide.id(), failure.stage(), failure.message()));
      release(slide);
    }

    private void release(PlannedSlide slide) {
      try {
        task.locks().release(plan.file(slide));
      } catch (IOException e) {
        progress.log("%s: its lock stays until this task ends: %s".formatted(slide.id(), e));
      }
    }

    private void await() {
      PlannedSlide first = left.element();
      progress.report(
          (double) finished() / all,
          "Waiting for %d slides of other tasks, first %s".formatted(left.size(), first.id()));
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("Waiting was interrupted.");
      }
    }
  }
}
