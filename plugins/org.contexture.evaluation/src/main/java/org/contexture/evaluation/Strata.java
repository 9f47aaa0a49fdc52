package org.contexture.evaluation;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.contexture.evaluation.survival.FollowUp;

/**
 * What folds are stratified by where there are no classes: strata take the place of the labels in
 * {@link PatientFolds}.
 */
public final class Strata {

  private Strata() {}

  /**
   * Numbers in groups of about equally many; equal numbers are in one group.
   *
   * @param groups at most
   * @return the group of each, from 0 for the least
   */
  public static int[] ofNumbers(double[] numbers, int groups) {
    if (groups < 1) {
      throw new IllegalArgumentException(
          "Expected at least one group, found %d.".formatted(groups));
    }
    if (Arrays.stream(numbers).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException("Expected a number for each slide, found none for some.");
    }
    int[] strata = new int[numbers.length];
    for (int i = 0; i < strata.length; i++) {
      double own = numbers[i];
      long below = Arrays.stream(numbers).filter(number -> number < own).count();
      strata[i] = (int) (below * groups / numbers.length);
    }
    return strata;
  }

  /**
   * Whether there was an event (the upper half of the strata), and when.
   *
   * @param groups of times among patients with an event, and among those without
   */
  public static int[] ofFollowUp(FollowUp followUp, int groups) {
    int[] strata = new int[followUp.size()];
    for (boolean event : new boolean[] {false, true}) {
      int[] rows =
          IntStream.range(0, strata.length).filter(i -> followUp.events()[i] == event).toArray();
      int[] own = ofNumbers(followUp.select(rows).times(), groups);
      for (int i = 0; i < rows.length; i++) {
        strata[rows[i]] = (event ? groups : 0) + own[i];
      }
    }
    return strata;
  }
}
