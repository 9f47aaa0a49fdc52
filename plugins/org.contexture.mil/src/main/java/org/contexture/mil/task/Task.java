package org.contexture.mil.task;

import java.util.Arrays;
import java.util.List;

/** What a bag is asked for. */
public sealed interface Task permits ClassTask, NumberTask, SurvivalTask, LabelsTask {

  /**
   * The same task for a cohort: checked, with what all of its models must have in common, e.g. the
   * classes.
   *
   * @param cohort truths of the kind that the task asks for
   * @throws TaskException if there is nothing to learn; the message says why and what to do
   */
  Task over(List<Truth> cohort);

  /** By which bags are alike when they are dealt into folds or held out: one number for each. */
  int[] strata(List<Truth> cohort);

  /**
   * How outputs are read, by training bags alone.
   *
   * @param training of a task that came from {@link #over}
   */
  Readout fit(List<Truth> training);

  /** By what the loss of each training bag is multiplied so that rare ones count alike. */
  default double[] weights(List<Truth> training) {
    double[] ones = new double[training.size()];
    Arrays.fill(ones, 1);
    return ones;
  }
}
