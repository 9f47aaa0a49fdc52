package org.contexture.mil.task;

import java.util.List;
import org.contexture.evaluation.Strata;

/**
 * How much is it?
 *
 * @param loss of the standardised number
 */
public record NumberTask(NumberLoss loss) implements Task {

  private static final int STRATA = 5;

  @Override
  public NumberTask over(List<Truth> cohort) {
    double[] values = values(cohort);
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new TaskException(
            "A number to learn is %s; expected finite ones. Leave its slide out.".formatted(value));
      }
    }
    if (java.util.Arrays.stream(values).distinct().count() < 2) {
      throw new TaskException(
          "All %d slides have the same number%s; there is nothing to learn. Choose another column."
              .formatted(values.length, values.length == 0 ? "" : ", " + values[0]));
    }
    return this;
  }

  /** Fifths of the values. */
  @Override
  public int[] strata(List<Truth> cohort) {
    return Strata.ofNumbers(values(cohort), STRATA);
  }

  /** Standardises by mean and deviation. */
  @Override
  public NumberReadout fit(List<Truth> training) {
    double[] values = values(training);
    double mean = java.util.Arrays.stream(values).average().orElse(0);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / Math.max(1, values.length));
    return new NumberReadout(mean, deviation > 0 ? deviation : 1, loss);
  }

  private static double[] values(List<Truth> truths) {
    return truths.stream().mapToDouble(truth -> ((Truth.OfNumber) truth).value()).toArray();
  }
}
