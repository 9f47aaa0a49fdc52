package org.contexture.pipeline.prediction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.evaluation.ConformalSets;

/**
 * What is said of how sure predictions are.
 *
 * @param spread whether several models predict, whose deviation is told
 * @param error of sets of classes; 0 for no sets
 * @param sets what they are made by; empty before there is a model
 */
public record Doubt(boolean spread, double error, Optional<ConformalSets> sets) {

  /** In place of a class, where the set has not exactly one. */
  static final String UNDECIDED = "Undecided";

  /** Nothing is said. */
  public static Doubt none() {
    return new Doubt(false, 0, Optional.empty());
  }

  boolean hasSets() {
    return error > 0;
  }

  /** Names of the classes in the set of a slide. */
  List<String> set(List<String> classes, double[] probabilities) {
    return sets.orElseThrow().set(probabilities, error).stream().map(classes::get).toList();
  }

  /** What is wrong with the sets: classes that are in every one. */
  public List<String> warnings(List<String> classes) {
    List<String> warnings = new ArrayList<>();
    int fewest = hasSets() ? ConformalSets.fewest(error) : 0;
    for (int c = 0; hasSets() && c < classes.size(); c++) {
      int known = sets.orElseThrow().probabilities().get(c).length;
      if (known < fewest) {
        warnings.add(
            "Class \"%s\" has %d slides out of fold; an error of %s needs %d. It is in every set. Choose a larger error, or add slides."
                .formatted(classes.get(c), known, error, fewest));
      }
    }
    return warnings;
  }
}
