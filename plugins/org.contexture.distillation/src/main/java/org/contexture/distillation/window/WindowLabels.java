package org.contexture.distillation.window;

import java.util.List;

/**
 * The labels that a source's windows bring: those of their slides.
 *
 * @param classes in the order that {@link WindowFacts#label} counts them
 * @param slides whose labels they are
 */
public record WindowLabels(List<String> classes, List<String> slides) {

  /** Windows that nothing is known of. */
  public static final WindowLabels NONE = new WindowLabels(List.of(), List.of());

  public WindowLabels {
    classes = List.copyOf(classes);
    slides = List.copyOf(slides);
  }
}
