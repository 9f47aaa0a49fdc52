package org.contexture.evaluation;

import java.util.List;

/**
 * Predictions beside what was true, slide by slide. Immutable.
 *
 * @param <T> itself
 */
public interface Judged<T extends Judged<T>> {

  /** Whose each slide is. */
  List<String> patients();

  /** The slides at these indices; an index may occur more than once. */
  T select(int[] slides);
}
