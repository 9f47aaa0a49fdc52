package org.contexture.pipeline.catalogue;

import java.util.Optional;
import org.contexture.slides.SlideMetadata;

/**
 * A readable slide: one row of the <i>slides</i> table.
 *
 * @param id unique in its catalogue: the file's name without ending, or what the table of slides
 *     says
 * @param metadata path, format, levels, µm per pixel
 * @param label if given
 * @param patient if given
 * @param thumbnail PNG
 */
@SuppressWarnings("ArrayRecordComponent") // a picture, never compared
public record SlideEntry(
    String id,
    SlideMetadata metadata,
    Optional<String> label,
    Optional<String> patient,
    byte[] thumbnail) {}
