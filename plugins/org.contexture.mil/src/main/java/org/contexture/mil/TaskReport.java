package org.contexture.mil;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.Judged;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.evaluation.survival.SurvivalPredictions;
import org.contexture.mil.CrossValidation.Predicted;

/**
 * How well a number, survival or several labels were predicted by cross-validation: the measures of
 * {@code evaluation}, means over the repeats, with 95 % intervals over patients.
 */
public record TaskReport(Judgement<?> judgement, List<Measured> measured) {

  /**
   * A measure.
   *
   * @param label that it is of, if of one
   * @param repeats its value in each
   */
  @SuppressWarnings("ArrayRecordComponent") // numbers to show, never compared
  public record Measured(
      String name, Optional<String> label, Interval interval, double[] repeats) {}

  /**
   * Measures predictions.
   *
   * @param times at which survival is judged, ascending; if none, quartiles of the events
   */
  public static TaskReport of(
      Predicted predicted, List<Double> times, CrossValidationOptions options) {
    return of(
        Judgement.of(predicted, times, options.positiveClass()),
        new PatientBootstrap(options.resamples(), options.seed()));
  }

  private static <T extends Judged<T>> TaskReport of(
      Judgement<T> judgement, PatientBootstrap bootstrap) {
    List<org.contexture.evaluation.Measured> found = judgement.measured(bootstrap);
    List<Measured> measured = new ArrayList<>();
    for (int m = 0; m < found.size(); m++) {
      String of = found.get(m).measure().of();
      String name = found.get(m).measure().name();
      measured.add(
          new Measured(
              of.isEmpty() ? name : "%s (%s)".formatted(name, of),
              Optional.of(of).filter(label -> !label.isEmpty()),
              found.get(m).interval(),
              judgement.perRepeat(judgement.measures().get(m))));
    }
    return new TaskReport(judgement, measured);
  }

  /** At which survival was judged; none for other tasks. */
  public List<Double> times() {
    return judgement.repeats().get(0) instanceof SurvivalPredictions survival
        ? Arrays.stream(survival.times()).boxed().toList()
        : List.of();
  }
}
