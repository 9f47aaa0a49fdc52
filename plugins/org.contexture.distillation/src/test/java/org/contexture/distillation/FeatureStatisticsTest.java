package org.contexture.distillation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import org.contexture.network.FloatMatrix;
import org.junit.Test;

public class FeatureStatisticsTest {

  private static final FloatMatrix FIRST = new FloatMatrix(3, 2, new float[] {1, 5, 2, 5, 6, 5});
  private static final FloatMatrix SECOND = new FloatMatrix(1, 2, new float[] {11, 5});

  @Test
  public void batchesAddUpToTheStatisticsOfAllTiles() {
    FeatureStatistics statistics = new FeatureStatistics(2);
    statistics.add(FIRST);
    statistics.add(SECOND);
    double deviation = Math.sqrt((16 + 9 + 1 + 36) / 4.0); // of 1, 2, 6, 11 around 5
    assertArrayEquals(new float[] {5, 5}, statistics.mean(), 1e-6f);
    assertEquals(deviation / 2, statistics.meanDeviation(), 1e-12);
    assertEquals((11 - 5) / deviation, statistics.standardise(SECOND).values()[0], 1e-6);
  }

  @Test
  public void constantDimensionsBecomeZero() {
    FeatureStatistics statistics = new FeatureStatistics(2);
    statistics.add(FIRST);
    FloatMatrix standardised = statistics.standardise(FIRST);
    assertEquals(0, standardised.values()[1], 0);
    assertEquals(0, standardised.values()[3], 0);
  }

  @Test
  public void stateIsTakenUp() {
    FeatureStatistics statistics = new FeatureStatistics(2);
    statistics.add(FIRST);
    FeatureStatistics other = new FeatureStatistics(2);
    other.restore(statistics.state());
    statistics.add(SECOND);
    other.add(SECOND);
    assertArrayEquals(statistics.state(), other.state(), 0);
  }

  @Test
  public void dimensionsThatHardlyDifferAreNotBlownUp() {
    FeatureStatistics statistics = new FeatureStatistics(2);
    statistics.add(new FloatMatrix(2, 2, new float[] {-1, -1e-6f, 1, 1e-6f}));
    float[] scale = statistics.scale();
    assertEquals(1, scale[0], 1e-6);
    assertEquals("as if it differed a tenth of the average", 20, scale[1], 1e-3);
  }
}
