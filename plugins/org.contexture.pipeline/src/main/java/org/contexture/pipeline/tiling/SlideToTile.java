package org.contexture.pipeline.tiling;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;

/**
 * A slide that waits for its tiles.
 *
 * @param id of the slide
 * @param path of the file
 * @param micronsPerPixel of level 0 as the <i>slides</i> table has it; empty to trust the file
 */
public record SlideToTile(String id, Path path, Optional<MicronsPerPixel> micronsPerPixel) {}
