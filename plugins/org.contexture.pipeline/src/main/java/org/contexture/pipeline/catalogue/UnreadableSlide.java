package org.contexture.pipeline.catalogue;

import java.nio.file.Path;

/**
 * A file that looks like a slide and cannot be read.
 *
 * @param id as it would have been
 * @param path of the file
 * @param reason what was found and what to do
 */
public record UnreadableSlide(String id, Path path, String reason) {}
