package org.contexture.mil;

import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;

/**
 * Options of MIL training.
 *
 * @param head with its own options, e.g. {@link org.contexture.mil.head.GatedAbmil}
 * @param dropout of the head, in [0, 1)
 * @param schedule how long it learns
 * @param optimisation how weights follow their gradients
 * @param sampling what a step sees of the bags
 * @param execution how it is computed
 */
public record MilOptions(
    MilHead head,
    double dropout,
    Schedule schedule,
    Optimisation optimisation,
    Sampling sampling,
    Execution execution) {

  /**
   * @throws IllegalArgumentException naming the option that is out of range
   */
  public MilOptions {
    check(dropout >= 0 && dropout < 1, "dropout", dropout, "in [0, 1)");
  }

  public static MilOptions defaults() {
    return new MilOptions(
        Heads.named("gated-abmil"),
        0.25,
        Schedule.defaults(),
        Optimisation.defaults(),
        Sampling.defaults(),
        Execution.defaults());
  }

  /** The same with another head. */
  public MilOptions with(MilHead other) {
    return new MilOptions(other, dropout, schedule, optimisation, sampling, execution);
  }

  /** The same with another seed. */
  public MilOptions withSeed(long seed) {
    Execution other = new Execution(seed, execution.mixedPrecision());
    return new MilOptions(head, dropout, schedule, optimisation, sampling, other);
  }

  static void check(boolean valid, String option, Object found, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(
          "The option “%s” is %s; expected a value %s.".formatted(option, found, expected));
    }
  }
}
