package org.contexture.pipeline.catalogue;

import java.nio.file.Path;
import org.contexture.slides.FileNames;

/**
 * A file that looks like a slide and cannot be read.
 *
 * @param id as it would have been
 * @param path of the file
 * @param reason what was found and what to do
 */
public record UnreadableSlide(String id, Path path, String reason) {

  /** Adds to the reason what to do where the locale's encoding is behind it. */
  public UnreadableSlide {
    reason = reason + FileNames.hint(path.toString());
  }
}
