package org.contexture.pipeline.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Precision;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideFileName;
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

  private StoredTeacherFeatures(List<SlideTiles> slides) {
    for (SlideTiles slide : slides) {
      Map<Tile, Integer> rowOf = new HashMap<>();
      for (int row = 0; row < slide.tiles().size(); row++) {
        rowOf.put(slide.tiles().get(row), row);
      }
      rows.put(slide.slide(), rowOf);
    }
  }

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
    StoredTeacherFeatures features = new StoredTeacherFeatures(slides);
    summary.slides().forEach(slide -> features.files.put(slide.slide(), slide.file()));
    for (SlideFailure failure : summary.failures()) {
      features.failures.put(failure.slide(), failure.message());
    }
    return features;
  }

  /**
   * Takes what tasks have extracted, wherever the slides lay for them; computes and writes nothing.
   *
   * @param precision that the teacher is to compute in
   * @param folder with a feature file for each slide
   * @throws IOException if there is no slide whose features are of this teacher and these tiles;
   *     the windows of a slide where they are not cannot be read
   */
  public static StoredTeacherFeatures extracted(
      List<SlideTiles> slides,
      EncoderModel teacher,
      Precision precision,
      Path folder,
      Progress progress)
      throws IOException {
    StoredTeacherFeatures features = new StoredTeacherFeatures(slides);
    for (SlideTiles slide : slides) {
      progress.report(
          (double) (features.files.size() + features.failures.size()) / slides.size(),
          "Looking at the teacher's features of " + slide.slide());
      Path file = folder.resolve(SlideFileName.of(slide.slide(), ".h5"));
      try {
        requireSame(
            file,
            FeatureProvenance.of(slide, teacher, teacher.sha256(), precision.name()),
            precision);
        features.files.put(slide.slide(), file);
      } catch (IOException e) {
        features.failures.put(slide.slide(), Reason.of(e));
      }
    }
    if (features.files.isEmpty()) {
      String first = slides.get(0).slide();
      throw new IOException(
          "Of %d slides %s holds no features of this teacher and these tiles. The first, %s: %s"
              .formatted(slides.size(), folder, first, features.failures.get(first)));
    }
    return features;
  }

  /** Compares all but where the slide lay, and by whom the arithmetic was chosen. */
  private static void requireSame(Path file, FeatureProvenance expected, Precision precision)
      throws IOException {
    FeatureFileInfo info = FeatureFile.inspect(file);
    Map<String, String> found = info.attributes();
    Set<String> differences = expected.differences(found);
    differences.remove(FeatureProvenance.SLIDE_FILE);
    if (AutomaticPrecision.isIn(
        precision, found.getOrDefault(FeatureProvenance.PRECISION, "it does not say"))) {
      differences.remove(FeatureProvenance.PRECISION);
    }
    if (!differences.isEmpty()) {
      throw new IOException(
          file
              + " is of something else: "
              + differences.stream()
                  .map(
                      name ->
                          "%s %s, expected %s"
                              .formatted(name, found.get(name), expected.attributes().get(name)))
                  .collect(Collectors.joining("; "))
              + ". Extract with the same teacher, tiles and arithmetic.");
    }
    if (!FeatureFile.isIntact(info)) {
      throw new IOException(file + " is damaged. Remove it and extract it again.");
    }
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
