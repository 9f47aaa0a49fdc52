package org.contexture.slides.synthetic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
   * @return in order of their numbers
   */
  public static List<SyntheticSlide> write(SyntheticOptions options, Path folder, Listener listener)
      throws IOException {
    throw new UnsupportedOperationException("SyntheticCohort.write");
  }
}
