package org.contexture.pipeline.task;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.pipeline.SlideFileName;
import org.contexture.slides.MicronsPerPixel;

/**
 * A slide of a plan.
 *
 * @param id of the slide
 * @param path of its file
 * @param micronsPerPixel of level 0, instead of what the file says
 * @param bytes size of the file, by which work is shared out; 0 if it was not there
 */
public record PlannedSlide(
    String id, Path path, Optional<MicronsPerPixel> micronsPerPixel, long bytes) {

  /** Name of its feature file. */
  public String featureFile() {
    return SlideFileName.of(id, ".h5");
  }
}
