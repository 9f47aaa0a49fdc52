package org.contexture.pipeline.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.contexture.encoder.EncoderModel;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.stream.TeacherFeatures;
import org.contexture.slides.SlideException;
import org.contexture.slides.tiling.Tile;

/**
 * A teacher's features of all tiles, computed once and kept in feature files, for trainings of
 * several epochs: the teacher then works once per tile instead of once per tile and epoch. Features
 * are read window by window, so that a cohort need not fit in memory.
 */
public final class StoredTeacherFeatures implements TeacherFeatures {

  private final Map<String, Path> files = new HashMap<>();
  private final Map<String, Map<Tile, Integer>> rows = new HashMap<>();
  private final Map<String, String> failures = new HashMap<>();

  private StoredTeacherFeatures() {}

  /**
   * Computes what is not there yet; goes on after a crash.
   *
   * @param folder made if missing; gets one folder per teacher and tiling, with a file per slide
   * @throws IOException if the folder cannot be used or every slide fails; the windows of a slide
   *     that fails cannot be read
   */
  public static StoredTeacherFeatures prepare(
      List<SlideTiles> slides,
      EncoderModel teacher,
      ExtractionOptions options,
      Path folder,
      Progress progress)
      throws IOException {
    SlideTiles first = slides.get(0);
    Path ofTeacher =
        folder.resolve(
            String.format(
                Locale.ROOT,
                "%s-%s-%dpx-%smpp",
                teacher.spec().title(),
                teacher.sha256().substring(0, 12),
                first.pixels(),
                first.micronsPerPixel()));
    FeatureExtraction.Summary summary =
        FeatureExtraction.run(
            slides.iterator(), CohortSize.of(slides), teacher, options, ofTeacher, progress);
    StoredTeacherFeatures features = new StoredTeacherFeatures();
    summary.slides().forEach(slide -> features.files.put(slide.slide(), slide.file()));
    for (SlideFailure failure : summary.failures()) {
      features.failures.put(failure.slide(), failure.message());
    }
    for (SlideTiles slide : slides) {
      Map<Tile, Integer> rowOf = new HashMap<>();
      for (int row = 0; row < slide.tiles().size(); row++) {
        rowOf.put(slide.tiles().get(row), row);
      }
      features.rows.put(slide.slide(), rowOf);
    }
    return features;
  }

  @Override
  public FloatMatrix of(String slide, List<Tile> tiles) throws SlideException {
    Path file = files.get(slide);
    if (file == null) {
      throw new SlideException(
          "The teacher's features of %s are not known: %s"
              .formatted(slide, failures.getOrDefault(slide, "it was not among the slides.")));
    }
    Map<Tile, Integer> rowOf = rows.get(slide);
    try {
      return FeatureFile.rows(file, tiles.stream().mapToInt(rowOf::get).toArray());
    } catch (IOException e) {
      throw new SlideException(e.getMessage(), e);
    }
  }
}
