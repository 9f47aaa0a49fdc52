package org.contexture.distillation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.Locale;
import java.util.Map;
import org.contexture.network.SafeTensors;
import org.junit.Test;

/** What a stopwatch and two losses decide. */
public class ArithmeticTrialTest {

  private long now;

  /** Steps that take so many milliseconds, the first ones of each ten times as long. */
  private ArithmeticTrial trial(int exact, int brief, double loss, double otherLoss) {
    ArithmeticTrial trial = new ArithmeticTrial(() -> now);
    int[] calls = {0, 0};
    trial.decide(
        () -> {
          now += exact * 1_000_000L * (calls[0]++ == 0 ? 10 : 1);
          return loss;
        },
        () -> {
          now += brief * 1_000_000L * (calls[1]++ == 0 ? 10 : 1);
          return otherLoss;
        });
    assertEquals(3, calls[0]);
    assertEquals(3, calls[1]);
    return trial;
  }

  @Test
  public void bfloat16MustBeATenthFasterAndLoseTheSame() {
    Map.of(
            new double[] {300, 100, 2, 2.01}, true,
            new double[] {111, 100, 2, 1.99}, true,
            new double[] {109, 100, 2, 2}, false,
            new double[] {100, 300, 2, 2}, false,
            new double[] {300, 100, 2, 2.03}, false,
            new double[] {300, 100, 2, 1.97}, false,
            new double[] {300, 100, 2, Double.NaN}, false,
            new double[] {300, 100, Double.NaN, 2}, false)
        .forEach(
            (given, mixed) -> {
              ArithmeticTrial trial = trial((int) given[0], (int) given[1], given[2], given[3]);
              assertEquals(trial.reason(), mixed, trial.isMixed());
            });
  }

  @Test
  public void theReasonHasBothNumbers() {
    assertEquals(
        "32-bit floats (bfloat16 is 0.33 times as fast here, and changes the loss of the first step"
            + " by 0.50 %)",
        trial(100, 300, 2, 2.01).reason());
  }

  @Test
  public void aCheckpointKeepsIt() {
    ArithmeticTrial trial = trial(300, 100, 2, 2);
    ArithmeticTrial other = new ArithmeticTrial(() -> 0);
    assertFalse(other.isDecided() || other.isMixed());
    other.restore(new SafeTensors(Map.of(), Map.of()), "a checkpoint of before the first step");
    assertFalse(other.isDecided());
    other.restore(trial.state(), "a checkpoint");
    assertEquals(
        "%s true true".formatted(trial.reason()),
        String.format(Locale.ROOT, "%s %s %s", other.reason(), other.isDecided(), other.isMixed()));
  }
}
