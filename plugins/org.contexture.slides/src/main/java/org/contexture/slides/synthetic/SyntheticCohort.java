package org.contexture.slides.synthetic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes a cohort of small H&amp;E-like slides, for examples and tests.
 *
 * <p>A slide is positive when it holds lesions: lobules crowded with large dark nuclei. The same
 * large dark cells lie scattered in the stroma of both classes, so that a single cell says nothing
 * and its surroundings decide.
 */
public final class SyntheticCohort {

  public static final String POSITIVE = "lesion";
  public static final String NEGATIVE = "normal";

  /** Name of the table of labels: {@code slide_id,case_id,label}. */
  public static final String LABELS_FILE = "labels.csv";

  /** Hears how far the work is; may throw {@link java.util.concurrent.CancellationException}. */
  @FunctionalInterface
  public interface Listener {
    void written(int slides, int of);
  }

  private SyntheticCohort() {}

  /**
   * Writes {@code synthetic-<n>.tiff} (tiled JPEG pyramids) and {@link #LABELS_FILE}. Every file
   * appears complete or not at all; files of the same names are replaced.
   *
   * @param folder made if missing
   * @param listener called from this thread, after each slide and twice a second while one is drawn
   * @return in order of their numbers
   * @throws IOException if a file cannot be written; the message names it
   */
  public static List<SyntheticSlide> write(SyntheticOptions options, Path folder, Listener listener)
      throws IOException {
    Files.createDirectories(folder);
    List<SyntheticSlide> slides = plan(options, folder);
    ExecutorService workers =
        Executors.newFixedThreadPool(
            Math.min(options.slides(), Runtime.getRuntime().availableProcessors()));
    try {
      List<Future<?>> drawings = new ArrayList<>();
      for (int i = 0; i < slides.size(); i++) {
        int index = i;
        drawings.add(workers.submit(() -> draw(options, index, slides.get(index))));
      }
      for (int i = 0; i < drawings.size(); i++) {
        while (!isDrawn(drawings.get(i), slides.get(i))) {
          listener.written(i, slides.size());
        }
        listener.written(i + 1, slides.size());
      }
    } finally {
      stop(workers);
    }
    writeLabels(slides, folder.resolve(LABELS_FILE));
    return slides;
  }

  /** Which slide is whose, and what it will show: patients are shuffled, then labelled. */
  private static List<SyntheticSlide> plan(SyntheticOptions options, Path folder) {
    int patients = (options.slides() - 1) / options.slidesPerPatient() + 1;
    List<Boolean> lesions = new ArrayList<>();
    for (int i = 0; i < patients; i++) {
      lesions.add(i < Math.round(patients * options.positiveFraction()));
    }
    Collections.shuffle(lesions, new Random(options.seed()));
    List<SyntheticSlide> slides = new ArrayList<>();
    for (int i = 0; i < options.slides(); i++) {
      int patient = i / options.slidesPerPatient();
      String id = String.format(Locale.ROOT, "synthetic-%03d", i + 1);
      slides.add(
          new SyntheticSlide(
              id,
              folder.resolve(id + ".tiff"),
              String.format(Locale.ROOT, "patient-%03d", patient + 1),
              lesions.get(patient) ? POSITIVE : NEGATIVE));
    }
    return List.copyOf(slides);
  }

  private static Void draw(SyntheticOptions options, int index, SyntheticSlide slide)
      throws IOException {
    double mpp = options.micronsPerPixel();
    long seed = options.seed() * 1_000_003 + index;
    TissueScene scene =
        SceneBuilder.slide(
            options.widthPx() * mpp,
            options.heightPx() * mpp,
            slide.label().equals(POSITIVE),
            seed);
    new SlideDrawing(scene, options.widthPx(), options.heightPx(), mpp)
        .write(slide.path(), "Contexture synthetic slide, seed " + seed);
    return null;
  }

  /** Waits half a second at most. */
  private static boolean isDrawn(Future<?> drawing, SyntheticSlide slide) throws IOException {
    try {
      drawing.get(500, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(
          "%s could not be written: %s. Check the folder and the space that is left."
              .formatted(slide.path(), e.getCause()),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Drawing slides was interrupted.");
    }
  }

  /** Waits for the workers, so that no temporary file is left when this returns. */
  private static void stop(ExecutorService workers) {
    workers.shutdownNow();
    boolean interrupted = false;
    while (!workers.isTerminated()) {
      try {
        workers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void writeLabels(List<SyntheticSlide> slides, Path file) throws IOException {
    StringBuilder csv = new StringBuilder("slide_id,case_id,label\n");
    for (SyntheticSlide slide : slides) {
      csv.append("%s,%s,%s\n".formatted(slide.id(), slide.patient(), slide.label()));
    }
    Path temporary = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      Files.writeString(temporary, csv);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
