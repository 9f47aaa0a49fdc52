package org.contexture.evaluation.survival;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.Test;

/** What holds whatever the reference numbers say. */
public class SurvivalStatisticsTest {

  private static final double EXACT = 1e-12;

  @Test
  public void higherRiskMeansEarlierEvent() {
    FollowUp followUp = followUp(new double[] {1, 2, 3}, true, true, true);
    assertEquals(1, Concordance.harrell(followUp, new double[] {3, 2, 1}).value(), 0);
    assertEquals(0, Concordance.harrell(followUp, new double[] {1, 2, 3}).value(), 0);
    assertEquals(0.5, Concordance.harrell(followUp, new double[] {7, 7, 7}).value(), 0);
  }

  @Test
  public void theCensoredAreNoSurvivors() {
    // who left before the event says nothing about who died later
    FollowUp followUp = followUp(new double[] {1, 2}, false, true);
    assertTrue(Double.isNaN(Concordance.harrell(followUp, new double[] {1, 2}).value()));
  }

  @Test
  public void concordanceIsThatOfAllPairs() {
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      int n = 1 + random.nextInt(30);
      double[] times = random.doubles(n).map(t -> Math.floor(8 * t)).toArray();
      double[] risk = random.doubles(n).map(r -> Math.floor(5 * r)).toArray();
      boolean[] events = new boolean[n];
      for (int i = 0; i < n; i++) {
        events[i] = random.nextInt(3) > 0;
      }
      double[] counts = new double[3];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          if (events[i] && (times[j] > times[i] || (times[j] == times[i] && !events[j]))) {
            counts[risk[i] > risk[j] ? 0 : risk[i] < risk[j] ? 1 : 2]++;
          }
        }
      }
      Concordance found = Concordance.harrell(new FollowUp(times, events), risk);
      assertArrayEquals(
          counts, new double[] {found.concordant(), found.discordant(), found.tiedRisk()}, 0);
    }
  }

  /** With exponential times, a patient of rate a dies before one of rate b with chance a/(a+b). */
  @Test
  public void aKnownHazardIsRecovered() {
    Random random = new Random(1);
    int n = 3000;
    double[] risk = new double[n];
    double[] times = new double[n];
    boolean[] events = new boolean[n];
    for (int i = 0; i < n; i++) {
      risk[i] = i % 2 * Math.log(3);
      double death = -Math.log(1 - random.nextDouble()) / Math.exp(risk[i]);
      double leaving = -Math.log(1 - random.nextDouble()) / 0.8;
      times[i] = Math.min(death, leaving);
      events[i] = death <= leaving;
    }
    FollowUp followUp = new FollowUp(times, events);
    // half of the pairs differ in risk: 3/4 of them are in the right order; the others are tied
    double expected = 0.5 * 0.5 + 0.5 * 0.75;
    // Uno's C does not depend on the censoring, Harrell's does: early deaths are seen more often
    assertEquals(expected, Concordance.uno(followUp, risk, 2).value(), 0.02);
    assertEquals(expected, Concordance.uno(heavier(followUp, random), risk, 0.8).value(), 0.03);
    int[] group = Arrays.stream(risk).mapToInt(r -> r > 0 ? 1 : 0).toArray();
    assertTrue(LogRank.of(followUp, group, 2).p() < 1e-10);
    KaplanMeier low = KaplanMeier.of(followUp.select(rowsOf(group, 0)));
    assertEquals(Math.exp(-1), low.at(1), 0.04);
    assertEquals(Math.log(2), low.median(), 0.06);
  }

  private static int[] rowsOf(int[] group, int own) {
    return java.util.stream.IntStream.range(0, group.length).filter(i -> group[i] == own).toArray();
  }

  private static FollowUp heavier(FollowUp followUp, Random random) {
    double[] times = followUp.times();
    boolean[] events = followUp.events();
    for (int i = 0; i < times.length; i++) {
      double leaving = -Math.log(1 - random.nextDouble()) / 0.5;
      events[i] &= times[i] <= leaving;
      times[i] = Math.min(times[i], leaving);
    }
    return new FollowUp(times, events);
  }

  @Test
  public void logRankOfEqualGroupsIsZero() {
    FollowUp twice =
        followUp(new double[] {1, 1, 2, 2, 3, 3}, true, true, false, false, true, true);
    LogRank test = LogRank.of(twice, new int[] {0, 1, 0, 1, 0, 1}, 2);
    assertEquals(0, test.chiSquare(), EXACT);
    assertEquals(1, test.p(), EXACT);
  }

  /** As R has it: the middle of the stretch on which the curve is 0.5. */
  @Test
  public void theMedianOfALevelStretchIsItsMiddle() {
    assertEquals(2.5, KaplanMeier.of(followUp(new double[] {2, 3}, true, true)).median(), 0);
    assertEquals(
        4,
        KaplanMeier.of(followUp(new double[] {1, 2, 3, 6}, true, true, false, true)).median(),
        0);
    assertEquals(2, KaplanMeier.of(followUp(new double[] {2, 3}, true, false)).median(), 0);
  }

  @Test
  public void whereThereIsNothingToCompareIsNaN() {
    FollowUp noEvent = followUp(new double[] {1, 2, 3}, false, false, false);
    assertTrue(Double.isNaN(Concordance.harrell(noEvent, new double[] {1, 2, 3}).value()));
    assertTrue(Double.isNaN(LogRank.of(noEvent, new int[] {0, 1, 0}, 2).p()));
    assertTrue(Double.isNaN(LogRank.of(noEvent, new int[3], 1).p()));
    assertTrue(Double.isNaN(KaplanMeier.of(noEvent).median()));
    assertEquals(0, KaplanMeier.of(new FollowUp(new double[0], new boolean[0])).times().length);
  }

  @Test
  public void brierIsPerfectForOraclesAndAQuarterForCoins() {
    FollowUp followUp = followUp(new double[] {1, 2, 3, 4}, true, true, true, true);
    double[] times = {1.5, 2.5, 3.5};
    double[][] oracle = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {1, 1, 1}};
    assertEquals(0, SurvivalBrier.of(followUp, times, oracle).integrated(), 0);
    double[][] coin = new double[4][3];
    for (double[] row : coin) {
      Arrays.fill(row, 0.5);
    }
    assertEquals(0.25, SurvivalBrier.of(followUp, times, coin).integrated(), EXACT);
    // the estimate gives everyone 3/4, 1/2, 1/4: p (1 − p) is the score
    assertArrayEquals(
        new double[] {3 / 16.0, 4 / 16.0, 3 / 16.0},
        SurvivalBrier.ofKaplanMeier(followUp, times).scores(),
        EXACT);
    assertTrue(
        Double.isNaN(SurvivalBrier.of(followUp, new double[] {1}, new double[4][1]).integrated()));
  }

  @Test
  public void badTimesAreNamed() {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> followUp(new double[] {1, -2}, true, true))
            .getMessage();
    assertTrue(message, message.contains("Row 1") && message.contains("-2.0"));
    assertThrows(IllegalArgumentException.class, () -> followUp(new double[] {Double.NaN}, true));
    assertThrows(
        IllegalArgumentException.class,
        () -> followUp(new double[] {Double.POSITIVE_INFINITY}, true));
    assertThrows(IllegalArgumentException.class, () -> followUp(new double[] {1, 2}, true));
    FollowUp one = followUp(new double[] {1}, true);
    assertThrows(
        IllegalArgumentException.class, () -> Concordance.harrell(one, new double[] {1, 2}));
  }

  private static FollowUp followUp(double[] times, boolean... events) {
    return new FollowUp(times, events);
  }
}
