package org.contexture.evaluation.survival;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.contexture.evaluation.fixture.Fixture;
import org.contexture.evaluation.fixture.Json;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** Against R's survival 3.5 and pec on data with and without ties. */
@RunWith(Parameterized.class)
public class ReferenceSurvivalTest {

  private static final double EXACT = 1e-9;

  private final String set;
  private Fixture.Table table;
  private Fixture fixture;
  private Json reference;
  private FollowUp followUp;
  private double[] risk;

  public ReferenceSurvivalTest(String set) {
    this.set = set;
  }

  @Parameters(name = "{0}")
  public static List<String> sets() {
    return List.of("ties12", "integer40", "ovarian26");
  }

  @Before
  public void read() {
    fixture = Fixture.of("survival");
    table = fixture.table(set + ".csv");
    reference = fixture.json(set + ".R.json");
    followUp = new FollowUp(table.numbers("time"), table.flags("event"));
    risk = table.numbers("risk");
  }

  @Test
  public void harrellsConcordance() {
    Concordance c = Concordance.harrell(followUp, risk);
    Json harrell = reference.get("harrell");
    assertEquals(harrell.number("c"), c.value(), EXACT);
    assertEquals(harrell.number("concordant"), c.concordant(), 0);
    assertEquals(harrell.number("discordant"), c.discordant(), 0);
    assertEquals(harrell.number("tied_risk"), c.tiedRisk(), 0);
  }

  @Test
  public void unosConcordance() {
    assertEquals(
        reference.get("uno_R").number("c"),
        Concordance.uno(followUp, risk, Double.POSITIVE_INFINITY).value(),
        EXACT);
    Json truncated = reference.get("truncated");
    assertEquals(
        truncated.number("uno_R"),
        Concordance.uno(followUp, risk, truncated.number("tau")).value(),
        EXACT);
  }

  @Test
  public void kaplanMeier() {
    KaplanMeier all = KaplanMeier.of(followUp);
    same(reference.get("kaplan_meier"), all);
    assertEquals(reference.get("kaplan_meier").number("median"), all.median(), EXACT);
  }

  @Test
  public void kaplanMeierOfCensoring() {
    Json censoring = reference.get("censoring_kaplan_meier");
    KaplanMeier all =
        KaplanMeier.of(new FollowUp(table.numbers("time"), inverted(table.flags("event"))));
    assertArrayEquals(censoring.numbers("survival"), all.survival(), EXACT);
  }

  private static boolean[] inverted(boolean[] flags) {
    boolean[] inverted = new boolean[flags.length];
    for (int i = 0; i < flags.length; i++) {
      inverted[i] = !flags[i];
    }
    return inverted;
  }

  private static void same(Json expected, KaplanMeier found) {
    assertArrayEquals(expected.numbers("time"), found.times(), 0);
    assertArrayEquals(expected.numbers("survival"), found.survival(), EXACT);
    assertArrayEquals(expected.numbers("at_risk"), numbers(found.atRisk()), 0);
    assertArrayEquals(expected.numbers("events"), numbers(found.events()), 0);
    assertArrayEquals(expected.numbers("censored"), numbers(found.censored()), 0);
    double[] lower = expected.numbers("loglog_lower");
    double[] upper = expected.numbers("loglog_upper");
    double[] error = expected.numbers("greenwood_se");
    for (int i = 0; i < lower.length; i++) {
      assertEquals(error[i], found.standardError(i), EXACT);
      assertEquals(lower[i], found.interval(i)[0], EXACT);
      assertEquals(upper[i], found.interval(i)[1], EXACT);
    }
  }

  private static double[] numbers(int[] counts) {
    return Arrays.stream(counts).asDoubleStream().toArray();
  }

  @Test
  public void kaplanMeierOfGroups() {
    Json groups = reference.get("kaplan_meier_by_group");
    String[] names = table.texts("group");
    for (String name : Arrays.stream(names).distinct().toList()) {
      int[] own =
          java.util.stream.IntStream.range(0, names.length)
              .filter(i -> names[i].equals(name))
              .toArray();
      same(groups.get(name), KaplanMeier.of(followUp.select(own)));
    }
  }

  @Test
  public void logRankOfGroups() {
    String[] names = table.texts("group");
    List<String> groups = Arrays.stream(names).distinct().sorted().toList();
    int[] group = Arrays.stream(names).mapToInt(groups::indexOf).toArray();
    same(reference.get("logrank"), LogRank.of(followUp, group, groups.size()));
  }

  @Test
  public void logRankOfHighAndLowRisk() {
    double[] sorted = Arrays.stream(risk).sorted().toArray();
    double median = (sorted[(risk.length - 1) / 2] + sorted[risk.length / 2]) / 2;
    int[] high = Arrays.stream(risk).mapToInt(r -> r > median ? 1 : 0).toArray();
    same(reference.get("logrank_median_split"), LogRank.of(followUp, high, 2));
  }

  private static void same(Json expected, LogRank found) {
    assertArrayEquals(expected.numbers("observed"), found.observed(), EXACT);
    assertArrayEquals(expected.numbers("expected"), found.expected(), EXACT);
    assertEquals(expected.number("chisq"), found.chiSquare(), EXACT);
    assertEquals(expected.number("p"), found.p(), EXACT);
  }

  @Test
  public void brierScore() {
    Json pec = fixture.json(set + ".pec.json");
    double[] times = pec.numbers("times");
    double meanRisk = Arrays.stream(risk).average().orElseThrow();
    double meanTime = Arrays.stream(followUp.times()).average().orElseThrow();
    double[][] survival =
        Arrays.stream(risk)
            .map(r -> Math.exp(r - meanRisk) / meanTime)
            .mapToObj(rate -> Arrays.stream(times).map(t -> Math.exp(-t * rate)).toArray())
            .toArray(double[][]::new);
    SurvivalBrier brier = SurvivalBrier.of(followUp, times, survival);
    assertArrayEquals(pec.numbers("brier"), brier.scores(), EXACT);
    if (set.equals("ovarian26")) { // where scikit-survival means the same: no ties with censorings
      assertEquals(
          fixture.json(set + ".python.json").get("brier").number("integrated_brier_trapezoid"),
          brier.integrated(),
          EXACT);
    }
  }
}
