package org.contexture.knime.table;

import java.util.List;
import java.util.Optional;
import org.contexture.evaluation.ConformalSets;

/**
 * What tables of predictions say of how sure they are.
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
}
