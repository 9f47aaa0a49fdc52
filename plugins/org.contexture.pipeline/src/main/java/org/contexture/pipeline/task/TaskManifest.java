package org.contexture.pipeline.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.features.ExtractedSlide;
import org.contexture.pipeline.features.SlideOutcomes;
import org.contexture.pipeline.lock.TaskFolder;

/** Writes down what becomes of each slide of a task. Thread-safe. */
final class TaskManifest implements SlideOutcomes, AutoCloseable {

  private final Path path;
  private final ManifestFile file;
  private final TaskFolder task;
  private final WorkPlan plan;
  private final String planId;
  private final Map<String, PlannedSlide> slides;

  private TaskManifest(
      Path path,
      ManifestFile file,
      TaskFolder task,
      WorkPlan plan,
      Map<String, PlannedSlide> slides) {
    this.path = path;
    this.file = file;
    this.task = task;
    this.plan = plan;
    this.planId = plan.id();
    this.slides = slides;
  }

  /**
   * Begins the manifest of a task.
   *
   * @param slides that it may tell of
   */
  static TaskManifest create(WorkPlan plan, List<PlannedSlide> slides, Shard shard, TaskFolder task)
      throws IOException {
    Path path = Manifest.file(task.folder(), shard, task.id());
    try {
      Files.createDirectories(path.getParent());
      return new TaskManifest(
          path,
          ManifestFile.create(path),
          task,
          plan,
          slides.stream().collect(Collectors.toMap(PlannedSlide::id, Function.identity())));
    } catch (IOException e) {
      throw new IOException(cannotBeWritten(path, e), e);
    }
  }

  @Override
  public void extracted(ExtractedSlide slide, double seconds) {
    written(
        slide.slide(),
        slide.skipped() ? ManifestLine.State.SKIPPED : ManifestLine.State.DONE,
        List.of(slide.file()),
        slide.tiles(),
        slide.dimension(),
        seconds);
  }

  /** A slide's files are written. */
  void written(
      String slide,
      ManifestLine.State state,
      List<Path> files,
      int tiles,
      int dimension,
      double seconds) {
    try {
      List<WrittenFile> written = new ArrayList<>();
      for (Path one : files) {
        written.add(WrittenFile.of(one));
      }
      WrittenFile first = written.get(0);
      add(
          new ManifestLine(
              slide,
              state,
              "",
              "",
              first.name(),
              first.bytes(),
              first.sha256(),
              tiles,
              dimension,
              seconds,
              task.host(),
              task.id(),
              planId,
              plan.source(slides.get(slide)),
              now(),
              written.subList(1, written.size())));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "What was written of slide \"%s\" cannot be read: %s Start again: slides that are done stay."
              .formatted(slide, Reason.of(e)),
          e);
    }
  }

  /** A slide was found done. */
  void skipped(ManifestLine before) {
    add(before.skippedBy(task.host(), task.id(), now()));
  }

  @Override
  public void failed(SlideFailure failure) {
    add(
        new ManifestLine(
            failure.slide(),
            ManifestLine.State.FAILED,
            failure.stage(),
            failure.message(),
            "",
            0,
            "",
            0,
            0,
            0,
            task.host(),
            task.id(),
            planId,
            plan.source(slides.get(failure.slide())),
            now(),
            List.of()));
  }

  private synchronized void add(ManifestLine line) {
    try {
      file.add(line);
    } catch (IOException e) {
      throw new UncheckedIOException(cannotBeWritten(path, e), e);
    }
  }

  private static String cannotBeWritten(Path manifest, IOException e) {
    return "The manifest %s cannot be written: %s. Make room, or its folder one that you may write to, and start again: slides that are done stay."
        .formatted(manifest, Reason.of(e));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
