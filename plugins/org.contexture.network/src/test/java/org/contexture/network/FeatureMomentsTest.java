package org.contexture.network;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class FeatureMomentsTest {

  private static final FloatMatrix FIRST = new FloatMatrix(3, 2, new float[] {1, 5, 2, 5, 6, 5});
  private static final FloatMatrix SECOND = new FloatMatrix(1, 2, new float[] {11, 5});

  @Test
  public void batchesAddUpToTheStatisticsOfAllTiles() {
    FeatureMoments statistics = new FeatureMoments(2);
    statistics.add(FIRST);
    statistics.add(SECOND);
    double deviation = Math.sqrt((16 + 9 + 1 + 36) / 4.0); // of 1, 2, 6, 11 around 5
    assertArrayEquals(new float[] {5, 5}, statistics.mean(), 1e-6f);
    assertEquals(deviation / 2, statistics.meanDeviation(), 1e-12);
    assertEquals((11 - 5) / deviation, statistics.standardise(SECOND).values()[0], 1e-6);
  }

  @Test
  public void constantDimensionsBecomeZero() {
    FeatureMoments statistics = new FeatureMoments(2);
    statistics.add(FIRST);
    FloatMatrix standardised = statistics.standardise(FIRST);
    assertEquals(0, standardised.values()[1], 0);
    assertEquals(0, standardised.values()[3], 0);
  }

  @Test
  public void stateIsTakenUp() {
    FeatureMoments statistics = new FeatureMoments(2);
    statistics.add(FIRST);
    FeatureMoments other = new FeatureMoments(2);
    other.restore(statistics.state());
    statistics.add(SECOND);
    other.add(SECOND);
    assertArrayEquals(statistics.state(), other.state(), 0);
  }

  @Test
  public void dimensionsThatHardlyDifferAreNotBlownUp() {
    FeatureMoments statistics = new FeatureMoments(2);
    statistics.add(new FloatMatrix(2, 2, new float[] {-1, -1e-6f, 1, 1e-6f}));
    float[] scale = statistics.scale();
    assertEquals(1, scale[0], 1e-6);
    assertEquals("as if it differed a tenth of the average", 20, scale[1], 1e-3);
  }

  /** Columns of a table: one in thousands, one in units, one nearly dead, one dead. */
  @Test
  public void deviationsHaveAFloorThatUnitsOfOneColumnDoNotRaise() {
    FeatureMoments moments = new FeatureMoments(5);
    moments.add(
        new FloatMatrix(2, 5, new float[] {-1000, -1, -1e-6f, 7, -2, 1000, 1, 1e-6f, 7, 2}));
    assertArrayEquals(new float[] {1000, 1, 0.2f, 0.2f, 2}, moments.flooredDeviations(), 1e-6f);
    FeatureMoments dead = new FeatureMoments(2);
    dead.add(new FloatMatrix(2, 2, new float[] {3, 4, 3, 4}));
    assertArrayEquals(new float[] {1, 1}, dead.flooredDeviations(), 0);
  }
}
