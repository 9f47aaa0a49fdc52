package org.contexture.distillation;

import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.contexture.distillation.part.Part;
import org.contexture.network.SafeTensors;

/**
 * Whether training goes on in bfloat16: found by doing a step in both arithmetics, in turns. What a
 * processor says of itself does not tell: small networks are several times slower in bfloat16 on
 * processors that have it. A run that is taken up keeps to what was decided.
 */
final class ArithmeticTrial implements Part {

  /** How much the loss of a step may differ, as a part of it. */
  static final double TOLERATED = 0.01;

  /** What bfloat16 must win to be worth its error. */
  static final double WORTH = 1.1;

  /** The fastest of so many counts, for other programs only slow it down. */
  private static final int TIMES = 2;

  /** Does a step and gives its loss; changes nothing that lasts. */
  @FunctionalInterface
  interface Step {
    double loss();
  }

  private static final String MIXED = "mixed";
  private static final String REASON = "reason";

  private final LongSupplier nanoseconds;
  private boolean decided;
  private boolean mixed;
  private String reason = "";

  /**
   * Nothing is decided yet.
   *
   * @param nanoseconds a clock
   */
  ArithmeticTrial(LongSupplier nanoseconds) {
    this.nanoseconds = nanoseconds;
  }

  boolean isDecided() {
    return decided;
  }

  /** Whether it is bfloat16; 32-bit floats as long as nothing is decided. */
  boolean isMixed() {
    return mixed;
  }

  /** For people; empty as long as nothing is decided. */
  String reason() {
    return reason;
  }

  /**
   * Decides.
   *
   * @param exact in 32-bit floats
   * @param brief the same in bfloat16
   */
  void decide(Step exact, Step brief) {
    double loss = exact.loss(); // warms up
    double other = brief.loss();
    double seconds = Double.POSITIVE_INFINITY;
    double otherSeconds = Double.POSITIVE_INFINITY;
    for (int i = 0; i < TIMES; i++) {
      seconds = Math.min(seconds, seconds(exact));
      otherSeconds = Math.min(otherSeconds, seconds(brief));
    }
    double change = Math.abs(other - loss) / Math.abs(loss);
    double gain = seconds / otherSeconds;
    mixed = gain >= WORTH && change <= TOLERATED;
    decided = true;
    reason =
        String.format(
            Locale.ROOT,
            "%s (bfloat16 is %.2f times as fast here, and changes the loss of the first step by"
                + " %.2f %%)",
            mixed ? "bfloat16" : "32-bit floats",
            gain,
            100 * change);
  }

  private double seconds(Step step) {
    long start = nanoseconds.getAsLong();
    step.loss();
    return (nanoseconds.getAsLong() - start) / 1e9;
  }

  @Override
  public String name() {
    return "arithmetic";
  }

  @Override
  public SafeTensors state() {
    return new SafeTensors(
        Map.of(), decided ? Map.of(MIXED, Boolean.toString(mixed), REASON, reason) : Map.of());
  }

  @Override
  public void restore(SafeTensors state, String origin) {
    decided = state.metadata().containsKey(MIXED);
    mixed = Boolean.parseBoolean(state.metadata().get(MIXED));
    reason = state.metadata().getOrDefault(REASON, "");
  }
}
