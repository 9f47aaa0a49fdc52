package org.contexture.evaluation;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds that a column gives: published splits, or a site each so that no site straddles a split.
 */
public final class GivenFolds {

  private GivenFolds() {}

  /**
   * One fold for each value.
   *
   * @param splits value of each slide
   * @param patients of each slide
   * @return the fold of each slide, from 0, in the order of the values: numbers as numbers
   * @throws IllegalArgumentException if a slide has no value, there is one value only, or slides of
   *     a patient have several
   */
  public static int[] of(List<String> splits, List<String> patients) {
    if (splits.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "%d of %d slides have no fold. Fill the column, or filter them out."
              .formatted(splits.stream().filter(String::isBlank).count(), splits.size()));
    }
    List<String> values =
        splits.stream()
            .distinct()
            .sorted(Comparator.comparing(GivenFolds::number).thenComparing(s -> s))
            .toList();
    if (values.size() < 2) {
      throw new IllegalArgumentException(
          "All slides have the fold %s; expected two or more. Choose another column."
              .formatted(values));
    }
    Map<String, String> foldOf = new HashMap<>();
    for (int i = 0; i < splits.size(); i++) {
      String before = foldOf.putIfAbsent(patients.get(i), splits.get(i));
      if (before != null && !before.equals(splits.get(i))) {
        throw new IllegalArgumentException(
            "Slides of patient “%s” are in the folds “%s” and “%s”: a model would be tested on a patient that it learned from. Give each patient one fold."
                .formatted(patients.get(i), before, splits.get(i)));
      }
    }
    return splits.stream().mapToInt(values::indexOf).toArray();
  }

  private static double number(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException text) {
      return Double.POSITIVE_INFINITY; // after the numbers
    }
  }

  /**
   * Folds over sites: patients of one site stay together, so that a model is tested on sites that
   * it has not seen. Sites are dealt as patients are (the largest first), not by the quadratic
   * program of Howard et al. 2021.
   *
   * @param sites of each slide
   * @param strata of each slide: classes, or {@link Strata}
   * @throws IllegalArgumentException if there are fewer sites than folds
   */
  public static int[] bySite(List<String> sites, int[] strata, int folds, long seed) {
    long found = sites.stream().distinct().count();
    if (found < folds) {
      throw new IllegalArgumentException(
          "There are %d sites for %d folds; choose at most as many folds as sites."
              .formatted(found, folds));
    }
    return PatientFolds.assign(sites, strata, folds, seed);
  }
}
