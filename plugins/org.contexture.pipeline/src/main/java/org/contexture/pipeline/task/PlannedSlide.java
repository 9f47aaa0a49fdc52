package org.contexture.pipeline.task;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.pipeline.SlideFileName;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.stain.StainNormalisation;

/**
 * A slide of a plan.
 *
 * @param id of the slide
 * @param path of its file
 * @param micronsPerPixel of level 0, instead of what the file says
 * @param bytes size of the file, by which work is shared out; 0 if it was not there
 * @param stain how it is to be shown, as {@link StainNormalisation#text} has it; empty for as it is
 */
public record PlannedSlide(
    String id, Path path, Optional<MicronsPerPixel> micronsPerPixel, long bytes, String stain) {

  public PlannedSlide {
    parse(stain); // checks
  }

  /** Of a file that may not be there: its task says so. */
  public static PlannedSlide of(
      String id,
      Path file,
      Optional<MicronsPerPixel> micronsPerPixel,
      Optional<StainNormalisation> stain) {
    Path path = file.toAbsolutePath().normalize();
    return new PlannedSlide(
        id,
        path,
        micronsPerPixel,
        path.toFile().length(),
        stain.map(StainNormalisation::text).orElse(""));
  }

  private static Optional<StainNormalisation> parse(String stain) {
    return stain.isEmpty() ? Optional.empty() : Optional.of(StainNormalisation.parse(stain));
  }

  /** How it is to be shown; empty for as it is. */
  Optional<StainNormalisation> shown() {
    return parse(stain);
  }

  /** The same in another stain. */
  PlannedSlide stained(Optional<StainNormalisation> how) {
    return new PlannedSlide(
        id, path, micronsPerPixel, bytes, how.map(StainNormalisation::text).orElse(""));
  }

  /** Name of its feature file. */
  public String featureFile() {
    return SlideFileName.of(id, ".h5");
  }
}
