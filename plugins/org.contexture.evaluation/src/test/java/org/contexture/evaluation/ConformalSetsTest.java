package org.contexture.evaluation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class ConformalSetsTest {

  @Test
  public void aClassIsInTheSetUnlessAlmostAllOfItsOwnWereMoreProbable() {
    ConformalSets sets =
        new ConformalSets(
            List.of(
                new double[] {0.9, 0.2, 0.7, 0.6, 0.8, 0.5, 0.4, 0.3, 0.55},
                new double[] {0.6, 0.7}));
    assertEquals(0.2, sets.threshold(0, 0.1), 0); // the first of 9 + 1
    assertEquals(0.4, sets.threshold(0, 0.3), 0);
    assertEquals("too few for so small an error", 0, sets.threshold(1, 0.1), 0);
    assertEquals(List.of(1), sets.set(new double[] {0.1, 0.9}, 0.1));
    assertEquals(List.of(0, 1), sets.set(new double[] {0.5, 0.5}, 0.1));
    assertEquals(List.of(), sets.set(new double[] {0.39, 0.4}, 0.34));
    assertEquals(9, ConformalSets.fewest(0.1));
    assertEquals(19, ConformalSets.fewest(0.05));
  }

  /** A poor model, and a class that is rare: each is missed as seldom as was chosen. */
  @Test
  public void eachClassIsMissedNoMoreOftenThanChosen() {
    Random random = new Random(6);
    for (double error : new double[] {0.1, 0.25}) {
      int[] missed = new int[2];
      int[] slides = new int[2];
      for (int trial = 0; trial < 200; trial++) {
        ConformalSets sets = ConformalSets.of(draw(random, 120));
        Predictions others = draw(random, 40);
        for (int i = 0; i < others.size(); i++) {
          int label = others.labels()[i];
          slides[label]++;
          missed[label] += sets.set(others.probabilities()[i], error).contains(label) ? 0 : 1;
        }
      }
      for (int c = 0; c < 2; c++) {
        double rate = (double) missed[c] / slides[c];
        assertTrue("class " + c + ": " + rate, rate < error + 0.02 && rate > error - 0.06);
      }
    }
  }

  private static Predictions draw(Random random, int slides) {
    int[] labels = new int[slides];
    double[][] probabilities = new double[slides][];
    for (int i = 0; i < slides; i++) {
      labels[i] = random.nextDouble() < 0.15 ? 1 : 0;
      double p = 1 / (1 + Math.exp(2 - labels[i] - random.nextGaussian())); // biased against 1
      probabilities[i] = new double[] {1 - p, p};
    }
    List<String> patients = new ArrayList<>(Collections.nCopies(slides, "P"));
    return new Predictions(List.of("common", "rare"), patients, labels, probabilities);
  }
}
