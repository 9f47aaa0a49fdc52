package org.contexture.pipeline.tiling;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.slides.Look;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.SlideReading;

/**
 * A slide that waits for its tiles.
 *
 * @param id of the slide
 * @param path of the file
 * @param micronsPerPixel of level 0 as the <i>slides</i> table has it; empty to trust the file
 * @param reading how its file is read
 */
public record SlideToTile(
    String id, Path path, Optional<MicronsPerPixel> micronsPerPixel, SlideReading reading) {

  /** A slide that is read as it is. */
  public SlideToTile(String id, Path path, Optional<MicronsPerPixel> micronsPerPixel) {
    this(id, path, micronsPerPixel, SlideReading.PLAIN);
  }

  /** How it is shown: in its own stain, for tissue and stains are found on slides as they are. */
  public Look look() {
    return Look.of(reading);
  }
}
