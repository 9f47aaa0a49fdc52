package org.contexture.pipeline.catalogue;

import java.util.Optional;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.SlideReading;

/**
 * A readable slide: one row of the <i>slides</i> table.
 *
 * @param id unique in its catalogue: the file's name without ending, or what the table of slides
 *     says
 * @param metadata path, format, levels, µm per pixel
 * @param label if given
 * @param patient if given
 * @param reading how its file was read, and is to be read again
 * @param thumbnail PNG
 */
@SuppressWarnings("ArrayRecordComponent") // a picture, never compared
public record SlideEntry(
    String id,
    SlideMetadata metadata,
    Optional<String> label,
    Optional<String> patient,
    SlideReading reading,
    byte[] thumbnail) {

  /** The same with label and patient from a table, where it has them. */
  SlideEntry with(Optional<SlideTable.Row> row) {
    return new SlideEntry(
        id,
        metadata,
        row.flatMap(SlideTable.Row::label).or(this::label),
        row.flatMap(SlideTable.Row::patient).or(this::patient),
        reading,
        thumbnail);
  }

  /** The same with another name for the patient. */
  SlideEntry of(Optional<String> person) {
    return new SlideEntry(id, metadata, label, person, reading, thumbnail);
  }
}
