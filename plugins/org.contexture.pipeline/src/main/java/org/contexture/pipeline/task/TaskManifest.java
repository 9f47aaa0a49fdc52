package org.contexture.pipeline.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.features.ExtractedSlide;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.pipeline.features.SlideOutcomes;
import org.contexture.pipeline.lock.TaskFolder;
import org.contexture.slides.Look;

/** Writes down what becomes of each slide of a task. Thread-safe. */
final class TaskManifest implements SlideOutcomes, AutoCloseable {

  private final ManifestFile file;
  private final TaskFolder task;
  private final String plan;
  private final Map<String, PlannedSlide> slides;

  TaskManifest(
      ManifestFile file, TaskFolder task, ExtractionPlan plan, Map<String, PlannedSlide> slides) {
    this.file = file;
    this.task = task;
    this.plan = plan.id();
    this.slides = slides;
  }

  @Override
  public void extracted(ExtractedSlide slide, double seconds) {
    try {
      add(
          slide.slide(),
          slide.skipped() ? ManifestLine.State.SKIPPED : ManifestLine.State.DONE,
          "",
          "",
          slide.file().getFileName().toString(),
          Files.size(slide.file()),
          FileChecksum.sha256(slide.file()),
          slide.tiles(),
          slide.dimension(),
          seconds);
    } catch (IOException e) {
      throw new UncheckedIOException("The manifest cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void failed(SlideFailure failure) {
    try {
      add(
          failure.slide(),
          ManifestLine.State.FAILED,
          failure.stage(),
          failure.message(),
          "",
          0,
          "",
          0,
          0,
          0);
    } catch (IOException e) {
      throw new UncheckedIOException("The manifest cannot be written: " + e.getMessage(), e);
    }
  }

  private synchronized void add(
      String slide,
      ManifestLine.State state,
      String stage,
      String message,
      String feature,
      long bytes,
      String sha256,
      int tiles,
      int dimension,
      double seconds)
      throws IOException {
    file.add(
        new ManifestLine(
            slide,
            state,
            stage,
            message,
            feature,
            bytes,
            sha256,
            tiles,
            dimension,
            seconds,
            task.host(),
            task.id(),
            plan,
            source(slides.get(slide)),
            Instant.now().truncatedTo(ChronoUnit.MILLIS)));
  }

  /**
   * Size and time of a slide's file (their checksum if it is anonymised), and how it is shown, to
   * know whether it is the same; empty if it is not there.
   */
  static String source(PlannedSlide slide) {
    Look look = slide.look();
    try {
      String file =
          slide.stored().isPresent()
              ? slide.stored().get().fingerprint()
              : FeatureProvenance.fingerprint(slide.path(), look.reading());
      return look.text().isEmpty() ? file : file + ", " + look.text();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
