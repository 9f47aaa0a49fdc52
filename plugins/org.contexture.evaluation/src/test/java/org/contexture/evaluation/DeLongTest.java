package org.contexture.evaluation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.Test;

public class DeLongTest {

  @Test
  public void aPatientsSlidesCountOnce() {
    // every slide four times: the variance must be that of the patients, not a quarter of it
    Random random = new Random(3);
    int n = 200;
    boolean[] once = new boolean[n];
    double[] score = new double[n];
    for (int i = 0; i < n; i++) {
      once[i] = i % 3 == 0;
      score[i] = random.nextGaussian() + (once[i] ? 1 : 0);
    }
    List<String> patients = new ArrayList<>();
    boolean[] positive = new boolean[4 * n];
    double[] scores = new double[4 * n];
    for (int i = 0; i < 4 * n; i++) {
      patients.add("P" + i / 4);
      positive[i] = once[i / 4];
      scores[i] = score[i / 4];
    }
    double alone = DeLong.of(names(n), once, new double[][] {score}).covariance()[0][0];
    double four = DeLong.of(patients, positive, new double[][] {scores}).covariance()[0][0];
    assertEquals(alone, four, 1e-12);
  }

  /** Patients with a positive and a negative slide that move together. */
  @Test
  public void slidesOfBothKindsOfAPatientVaryTogether() {
    Random random = new Random(4);
    int runs = 400;
    int n = 60;
    double[] found = new double[runs];
    double claimed = 0;
    for (int run = 0; run < runs; run++) {
      List<String> patients = new ArrayList<>();
      boolean[] positive = new boolean[2 * n];
      double[] scores = new double[2 * n];
      for (int i = 0; i < n; i++) {
        double common = 2 * random.nextGaussian();
        for (int kind = 0; kind < 2; kind++) {
          patients.add("P" + i);
          positive[2 * i + kind] = kind == 1;
          scores[2 * i + kind] = common + 0.5 * random.nextGaussian() + kind;
        }
      }
      DeLong deLong = DeLong.of(patients, positive, new double[][] {scores});
      found[run] = deLong.auroc()[0];
      claimed += deLong.covariance()[0][0] / runs;
    }
    double mean = IntStream.range(0, runs).mapToDouble(i -> found[i]).average().orElseThrow();
    double variance =
        IntStream.range(0, runs).mapToDouble(i -> Math.pow(found[i] - mean, 2)).sum() / (runs - 1);
    assertEquals(1, claimed / variance, 0.2);
  }

  @Test
  public void theSameRankingIsNoDifference() {
    boolean[] positive = {true, false, true, false, false};
    double[] score = {.9, .1, .4, .5, .2};
    double[] same = {9, 1, 4, 5, 2};
    DeLong.Difference difference =
        DeLong.of(names(5), positive, new double[][] {score, same}).difference(0, 1);
    assertEquals(0, difference.value(), 0);
    assertEquals(1, difference.p(), 0);
  }

  /** A ranking and its reverse come to 0.5 for every slide; a ranking twice to itself. */
  @Test
  public void repeatsAreAveraged() {
    boolean[] positive = {true, true, false, false, false};
    double[] score = {.9, .4, .5, .2, .1};
    double[] reverse = {.1, .6, .5, .8, .9};
    double[][][] models = {{score, reverse}, {score, score}};
    DeLong repeated = DeLong.ofRepeats(names(5), positive, models);
    DeLong alone = DeLong.of(names(5), positive, new double[][] {score});
    assertEquals(0.5, repeated.auroc()[0], 1e-15);
    assertEquals(0, repeated.covariance()[0][0], 1e-15);
    assertEquals(alone.auroc()[0], repeated.auroc()[1], 1e-15);
    assertEquals(alone.covariance()[0][0], repeated.covariance()[1][1], 1e-15);
  }

  @Test
  public void alwaysRightAgainstAlwaysWrongHasNoTest() {
    boolean[] positive = {true, true, false, false};
    double[][] models = {{4, 3, 2, 1}, {1, 2, 3, 4}};
    DeLong.Difference difference = DeLong.of(names(4), positive, models).difference(0, 1);
    assertEquals(1, difference.value(), 0);
    assertTrue(Double.isNaN(difference.p()));
  }

  @Test
  public void tooFewToJudgeIsNaN() {
    DeLong one =
        DeLong.of(names(3), new boolean[] {true, false, false}, new double[][] {{3, 2, 1}});
    assertEquals(1, one.auroc()[0], 0);
    assertTrue(Double.isNaN(one.interval(0).lower()));
    DeLong none = DeLong.of(names(2), new boolean[2], new double[][] {{3, 2}});
    assertTrue(Double.isNaN(none.auroc()[0]));
    DeLong patient =
        DeLong.of(
            Collections.nCopies(4, "P"),
            new boolean[] {true, true, false, false},
            new double[][] {{4, 2, 3, 1}});
    assertTrue(Double.isNaN(patient.covariance()[0][0]));
  }

  private static List<String> names(int n) {
    return IntStream.range(0, n).mapToObj(i -> "P" + i).toList();
  }
}
