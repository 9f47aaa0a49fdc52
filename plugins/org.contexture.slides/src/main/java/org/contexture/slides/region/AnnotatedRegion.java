package org.contexture.slides.region;

import java.util.Optional;

/**
 * One region of a slide.
 *
 * @param id unique among the regions of its slide; that of the file, or a number
 * @param name what the annotator called it
 * @param className its class, e.g. {@code Tumor}
 * @param outline where it is
 */
public record AnnotatedRegion(
    String id, Optional<String> name, Optional<String> className, Outline outline) {

  /** What regions without a class are shown and counted as. */
  public static final String UNCLASSIFIED = "Unclassified";

  /** The class, or {@value #UNCLASSIFIED}. */
  public String label() {
    return className.orElse(UNCLASSIFIED);
  }
}
