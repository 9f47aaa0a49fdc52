package org.contexture.distillation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.List;
import org.contexture.network.FloatMatrix;
import org.junit.Test;

public class TargetStatisticsTest {

  /** A teacher of two dimensions with large features, one of one with tiny ones. */
  private static final FloatMatrix FEATURES =
      new FloatMatrix(2, 3, new float[] {-1000, 1, -1e-4f, 1000, 2, 1e-4f});

  @Test
  public void aTeacherWithSmallFeaturesCountsAsMuch() {
    TargetStatistics statistics = TargetStatistics.of(List.of(2, 1));
    statistics.add(FEATURES);
    float[] standardised = statistics.standardise(FEATURES).values();
    assertEquals("of the first", -1, standardised[0], 1e-6);
    assertEquals("of the second", -1, standardised[2], 1e-6);
    assertEquals(1, standardised[5], 1e-6);
    assertArrayEquals(new float[] {0, 1.5f, 0}, statistics.mean(), 1e-6f);
  }

  @Test
  public void stateIsTakenUp() {
    TargetStatistics statistics = TargetStatistics.of(List.of(2, 1));
    statistics.add(FEATURES);
    TargetStatistics other = TargetStatistics.of(List.of(2, 1));
    other.restore(statistics.state());
    assertArrayEquals(
        statistics.standardise(FEATURES).values(), other.standardise(FEATURES).values(), 0);
  }
}
