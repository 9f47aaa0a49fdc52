package org.contexture.pipeline.task;

import java.util.List;

/**
 * What else the MIL Predictor can be told, and with how many threads it is computed.
 *
 * @param times at which survival is given, ascending; none for the model's own
 * @param setError how often the true class may be missing from a slide's set; 0 for no sets
 * @param ofPatients whether all slides of a patient are one bag
 * @param threads of libtorch, on which last bits of large bags depend; 0 for each machine's own
 */
public record PredictionChoices(
    List<Double> times, double setError, boolean ofPatients, int threads) {

  /** As plans of before had it. */
  public static final PredictionChoices NONE = new PredictionChoices(List.of(), 0, false, 0);

  public PredictionChoices {
    times = times.stream().distinct().sorted().toList();
    if (times.stream().anyMatch(time -> !(time > 0))) {
      throw new IllegalArgumentException(
          "Survival is given at times above 0, found " + times + ".");
    }
    if (!(setError >= 0 && setError < 1)) {
      throw new IllegalArgumentException(
          "The error of sets is %s; expected 0 for none, or a number below 1, e.g. 0.1."
              .formatted(setError));
    }
    if (threads < 0) {
      throw new IllegalArgumentException("Expected 1 thread or more, found " + threads + ".");
    }
  }

  /** The same with other threads. */
  PredictionChoices threads(int others) {
    return new PredictionChoices(times, setError, ofPatients, others);
  }
}
