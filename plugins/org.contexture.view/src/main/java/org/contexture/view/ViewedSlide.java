package org.contexture.view;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.stain.StainNormalisation;

/**
 * A slide to look at.
 *
 * @param id unique among the slides shown
 * @param path of its file
 * @param micronsPerPixel of level 0, where the file is not to be asked
 * @param stain how it is to be shown; empty for as it is
 * @param truth its label, if given
 * @param prediction if given: the class that was predicted
 * @param probabilities of the classes; none if not given
 * @param features its feature file, if there is one
 */
public record ViewedSlide(
    String id,
    Path path,
    Optional<MicronsPerPixel> micronsPerPixel,
    Optional<StainNormalisation> stain,
    Optional<String> truth,
    Optional<String> prediction,
    Map<String, Double> probabilities,
    Optional<SlideFeatures> features) {

  public ViewedSlide {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }

  /** A slide of which nothing else is known. */
  public static ViewedSlide of(
      String id,
      Path path,
      Optional<MicronsPerPixel> micronsPerPixel,
      Optional<StainNormalisation> stain) {
    return new ViewedSlide(
        id,
        path,
        micronsPerPixel,
        stain,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }

  /** The same in a stain; as before if there is none. */
  ViewedSlide stained(Optional<StainNormalisation> how) {
    return new ViewedSlide(
        id, path, micronsPerPixel, how.or(() -> stain), truth, prediction, probabilities, features);
  }

  /** The same with a label. */
  public ViewedSlide labelled(Optional<String> label) {
    return new ViewedSlide(
        id,
        path,
        micronsPerPixel,
        stain,
        label.or(() -> truth),
        prediction,
        probabilities,
        features);
  }

  /** The same with what a model said. */
  public ViewedSlide predicted(Optional<String> answer, Map<String, Double> classes) {
    return new ViewedSlide(id, path, micronsPerPixel, stain, truth, answer, classes, features);
  }

  /** The same with features, by which tiles are compared. */
  public ViewedSlide with(SlideFeatures file) {
    return new ViewedSlide(
        id, path, micronsPerPixel, stain, truth, prediction, probabilities, Optional.of(file));
  }
}
