package org.contexture.pipeline.catalogue;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;

/**
 * A file that should be a slide; nobody has opened it.
 *
 * @param id unique in its listing
 * @param path of the file, which may not exist
 * @param label if the table that lists it says it
 * @param patient if the table says it
 * @param micronsPerPixel of level 0, instead of what the file says
 */
public record ListedSlide(
    String id,
    Path path,
    Optional<String> label,
    Optional<String> patient,
    Optional<MicronsPerPixel> micronsPerPixel) {}
