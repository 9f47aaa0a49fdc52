package org.contexture.view;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.Look;
import org.contexture.slides.MicronsPerPixel;

/**
 * A slide to look at.
 *
 * @param id unique among the slides shown
 * @param path of its file
 * @param micronsPerPixel of level 0, where the file is not to be asked
 * @param look how it is to be shown
 * @param truth its label, if given
 * @param prediction if given: the class that was predicted
 * @param probabilities of the classes; none if not given
 * @param features its feature file, if there is one
 */
public record ViewedSlide(
    String id,
    Path path,
    Optional<MicronsPerPixel> micronsPerPixel,
    Look look,
    Optional<String> truth,
    Optional<String> prediction,
    Map<String, Double> probabilities,
    Optional<SlideFeatures> features) {

  public ViewedSlide {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }

  /** A slide of which nothing else is known. */
  public static ViewedSlide of(
      String id, Path path, Optional<MicronsPerPixel> micronsPerPixel, Look look) {
    return new ViewedSlide(
        id,
        path,
        micronsPerPixel,
        look,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }

  /** The same, shown in another way; as before if that is plain. */
  ViewedSlide shown(Look how) {
    return new ViewedSlide(
        id,
        path,
        micronsPerPixel,
        how.equals(Look.PLAIN) ? look : how,
        truth,
        prediction,
        probabilities,
        features);
  }

  /** The same with a label. */
  public ViewedSlide labelled(Optional<String> label) {
    return new ViewedSlide(
        id,
        path,
        micronsPerPixel,
        look,
        label.or(() -> truth),
        prediction,
        probabilities,
        features);
  }

  /** The same with what a model said. */
  public ViewedSlide predicted(Optional<String> answer, Map<String, Double> classes) {
    return new ViewedSlide(id, path, micronsPerPixel, look, truth, answer, classes, features);
  }

  /** The same with features, by which tiles are compared. */
  public ViewedSlide with(SlideFeatures file) {
    return new ViewedSlide(
        id, path, micronsPerPixel, look, truth, prediction, probabilities, Optional.of(file));
  }
}
