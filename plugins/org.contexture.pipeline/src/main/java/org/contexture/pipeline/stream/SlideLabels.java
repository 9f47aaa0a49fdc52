package org.contexture.pipeline.stream;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What slides are labelled with, for objectives that learn from it.
 *
 * @param bySlide label by slide; slides without one are absent
 */
public record SlideLabels(Map<String, String> bySlide) {

  /** No slide has one. */
  public static final SlideLabels NONE = new SlideLabels(Map.of());

  public SlideLabels {
    bySlide = new TreeMap<>(bySlide);
  }

  /** The classes in alphabetical order. */
  public List<String> classes() {
    return bySlide.values().stream().distinct().sorted().toList();
  }

  /** The class of a slide, from 0. */
  OptionalInt label(String slide) {
    String label = bySlide.get(slide);
    return label == null ? OptionalInt.empty() : OptionalInt.of(classes().indexOf(label));
  }
}
