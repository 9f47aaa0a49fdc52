package org.contexture.pipeline.validation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.contexture.mil.Bag;
import org.contexture.mil.ComputeThreads;
import org.contexture.mil.FoldModels;
import org.contexture.mil.FoldModels.Place;
import org.contexture.mil.FoldOutcome;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.lock.TaskFolder;

/**
 * The unit of work: some models of a cross-validation → what came of each, in the folder. A model
 * that fails is noted, not thrown. What is done is passed over; what another task is at is waited
 * for. Bags are read once and serve any number of runs, side by side too.
 */
public final class ValidationTask {

  private static final long POLL_MILLIS = 300;

  /**
   * What became of models.
   *
   * @param trained by this task
   * @param passed models that were done
   * @param failures of this task, in words
   */
  public record Summary(int trained, int passed, List<String> failures) {

    @Override
    public String toString() {
      return "%d models trained, %d there already, %d failed"
          .formatted(trained, passed, failures.size());
    }
  }

  private final ValidationFolder folder;
  private final FoldModels models;
  private final List<String> ways;

  private ValidationTask(ValidationFolder folder, FoldModels models) {
    this.folder = folder;
    this.models = models;
    this.ways = folder.plan().ways();
  }

  /** Deals the models of a plan; reads nothing. */
  public static ValidationTask open(ValidationFolder folder) {
    return new ValidationTask(folder, folder.models());
  }

  /** Which models there are. */
  public List<Place> places() {
    return models.places();
  }

  /** In words. */
  String text(Place place) {
    return "Setting %d (%s), repeat %d, fold %d"
        .formatted(place.setting(), ways.get(place.setting() - 1), place.repeat(), place.fold());
  }

  /**
   * Trains what is not done yet.
   *
   * @param wanted of the models
   * @param device of the kind that the plan says
   * @param progress hears of failures
   * @throws IOException if the folder cannot be used or bags cannot be read
   */
  @SuppressWarnings("try") // threads act until closed
  public Summary run(List<Place> wanted, Device device, Progress progress) throws IOException {
    if (device.isCuda() != folder.plan().gpu()) {
      throw new IOException(
          "The plan is for %s, this task has %s. Models would differ: plan anew, or choose another device."
              .formatted(folder.plan().gpu() ? "GPUs" : "the CPU", device));
    }
    try (TaskFolder task = TaskFolder.open(folder.path(), ValidationFolder.work(folder.path()));
        ComputeThreads threads = ComputeThreads.of(folder.plan().threads())) {
      Run run = new Run(task, progress);
      List<Place> left = run.open(wanted);
      int passed = wanted.size() - left.size();
      while (!left.isEmpty()) {
        models.train(left, device, run, progress);
        int before = left.size();
        left = run.open(left);
        if (left.size() == before) {
          run.await(left);
        }
      }
      return new Summary(
          run.trained.size(),
          passed,
          run.failures.entrySet().stream()
              .map(entry -> text(entry.getKey()) + ": " + entry.getValue())
              .sorted()
              .toList());
    }
  }

  /** What this task has done so far. */
  private final class Run implements FoldModels.Listener {

    private final TaskFolder task;
    private final Progress progress;
    private final Map<Place, Long> begun = new ConcurrentHashMap<>();
    private final Map<Place, Boolean> trained = new ConcurrentHashMap<>();
    private final Map<Place, String> failures = new ConcurrentHashMap<>();

    Run(TaskFolder task, Progress progress) {
      this.task = task;
      this.progress = progress;
    }

    /** Those that are neither done nor given up. */
    List<Place> open(List<Place> places) throws IOException {
      List<Place> open = new ArrayList<>();
      for (Place place : places) {
        if (!failures.containsKey(place) && !isDone(place)) {
          open.add(place);
        }
      }
      return open;
    }

    private boolean isDone(Place place) throws IOException {
      return folder.stored(place).filter(stored -> !stored.isFailed()).isPresent();
    }

    @Override
    public boolean begins(Place place) throws IOException {
      if (!task.locks().take(folder.name(place))) {
        return false;
      }
      if (isDone(place)) { // by another task, before the lock was taken
        task.locks().release(folder.name(place));
        return false;
      }
      begun.put(place, System.nanoTime());
      return true;
    }

    private double seconds(Place place) {
      return (System.nanoTime() - begun.get(place)) / 1e9;
    }

    @Override
    public void trained(Place place, FoldOutcome outcome, int[] tiles) throws IOException {
      List<Bag> tested = models.tested(place);
      StoredModel.trained(
              ways.get(place.setting() - 1), place, outcome, tested, tiles, seconds(place), task)
          .write(folder, folder.name(place), Optional.of(outcome.model()), task);
      trained.put(place, true);
      task.locks().release(folder.name(place));
      log(String.format(Locale.ROOT, "%s: %.1f s", text(place), seconds(place)));
    }

    @Override
    public void failed(Place place, Exception reason) throws IOException {
      String message =
          reason instanceof IllegalArgumentException ? reason.getMessage() : Reason.of(reason);
      StoredModel.failed(ways.get(place.setting() - 1), place, message, seconds(place), task)
          .write(folder, folder.name(place), Optional.empty(), task);
      failures.put(place, message);
      task.locks().release(folder.name(place));
      log("FAILED %s: %s".formatted(text(place), message));
    }

    private synchronized void log(String line) {
      progress.log(line);
    }

    /** Until other tasks have finished models that they are at, or have died. */
    void await(List<Place> left) throws IOException {
      progress.report(
          1,
          "Waiting for %d models of other tasks, first %s of %s"
              .formatted(
                  left.size(), text(left.get(0)), task.locks().holder(folder.name(left.get(0)))));
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("Waiting was interrupted.");
      }
    }
  }
}
