package org.contexture.slides.synthetic;

import java.nio.file.Path;

/**
 * One slide of a synthetic cohort.
 *
 * @param id the file's name without its ending
 * @param path of the TIFF
 * @param patient e.g. {@code patient-003}
 * @param label {@link SyntheticCohort#POSITIVE} or {@link SyntheticCohort#NEGATIVE}
 */
public record SyntheticSlide(String id, Path path, String patient, String label) {}
