package org.contexture.pipeline;

/**
 * What went wrong with one slide while the job went on.
 *
 * @param slide id
 * @param stage where, e.g. {@code open}, {@code tile}, {@code read}, {@code encode}, {@code write}
 * @param message what was found and what to do, for people
 */
public record SlideFailure(String slide, String stage, String message) {}
