package org.contexture.evaluation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class StandardisedFeaturesTest {

  private static final double EXACT = 1e-12;

  @Test
  public void everyDimensionHasMeanZeroAndDeviationOne() {
    double[][] found = StandardisedFeatures.of(new double[][] {{1, 10}, {3, 30}});
    assertArrayEquals(new double[] {-1, -1}, found[0], EXACT);
    assertArrayEquals(new double[] {1, 1}, found[1], EXACT);
  }

  /** Deviations 1 and 0.001: the average is 0.5005, so the second is scaled by 0.05005. */
  @Test
  public void whatHardlyDiffersIsNotBlownUp() {
    double[][] found = StandardisedFeatures.of(new double[][] {{-1, 7 - 0.001}, {1, 7 + 0.001}});
    assertEquals(1, found[1][0], EXACT);
    assertEquals(0.001 / 0.05005, found[1][1], 1e-9);
  }

  @Test
  public void whatNeverDiffersIsZeroAndNothingGivenIsChanged() {
    double[][] given = {{5, 2}, {5, 2}};
    double[][] found = StandardisedFeatures.of(given);
    assertArrayEquals(new double[] {0, 0}, found[0], 0);
    assertArrayEquals(new double[] {5, 2}, given[0], 0);
  }
}
