package org.contexture.pipeline.features;

import java.nio.file.Path;

/**
 * A slide whose features are in a file: one row of <i>bags</i>.
 *
 * @param slide id
 * @param file its features
 * @param tiles N
 * @param dimension D
 * @param skipped true if the file was there already and still valid
 */
public record ExtractedSlide(String slide, Path file, int tiles, int dimension, boolean skipped) {}
